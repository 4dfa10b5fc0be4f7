package io.kuberouter.kernel.leftovers;

import io.kuberouter.kernel.exec.Output;
import java.util.ArrayList;
import java.util.List;

/// Something that an earlier kube-router left behind.
///
/// @param name what tells it apart, and tells people what it is: `ipset kube-router-svip`
/// @param commands what removes it, in order, each a program with its arguments
/// @param input what each of them reads
public record Leftover(String name, List<List<String>> commands, String input) {

    public Leftover {
        commands = List.copyOf(commands);
    }

    Leftover(String name, List<List<String>> commands) {
        this(name, commands, "");
    }

    static Leftover of(String name, List<String> command) {
        return new Leftover(name, List.of(command));
    }

    /// Both together, where one name stands for several: a rule that is there twice.
    Leftover and(Leftover other) {
        var all = new ArrayList<>(commands);
        all.addAll(other.commands);
        return new Leftover(name, all, input);
    }

    /// What an operator would type to remove it.
    public String command() {
        String lines = String.join("; ", commands.stream().map(Output::line).toList());
        return input.isEmpty() ? lines : lines + " <<'E'\n" + input + "E";
    }
}
