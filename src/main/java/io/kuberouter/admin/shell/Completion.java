package io.kuberouter.admin.shell;

import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandRegistry;

/// Completes commands, their options, the values of `-o`, and the words of a filter. Spring Shell's own completer takes
/// plain arguments for parts of a command's name and offers nothing for them (4.0.1).
record Completion(CommandRegistry registry) implements Completer {

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var words = line.words();
        if (line.wordIndex() == 0) {
            Stream.concat(registry.getCommands().stream().map(Command::getName), Stream.of("exit"))
                    .sorted()
                    .forEach(name -> candidates.add(new Candidate(name)));
            return;
        }
        var command = registry.getCommandByName(words.getFirst());
        if (!(command instanceof AgentCommand known)) {
            return;
        }
        String before = words.get(line.wordIndex() - 1);
        if (before.equals("-o") || before.equals("--output")) {
            Output.WORDS.forEach(word -> candidates.add(new Candidate(word)));
        } else {
            arguments(known, words).map(Completion::candidate).forEach(candidates::add);
        }
    }

    private static Stream<String> arguments(AgentCommand command, List<String> words) {
        var options = command.getOptions().stream()
                .map(option -> "--" + option.longName())
                .filter(name -> !words.contains(name));
        return Stream.concat(options, command.words().stream());
    }

    /// A word that ends in a colon waits for its value, without a blank.
    private static Candidate candidate(String word) {
        return new Candidate(word, word, null, null, null, null, !word.endsWith(":"));
    }
}
