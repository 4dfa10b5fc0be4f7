package io.kuberouter.kernel.nftables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.TargetException;
import java.util.List;

/// The program `nft`, started for each script.
final class NftProgram implements Nft {

    private final Exec exec;

    private NftProgram(Exec exec) {
        this.exec = exec;
    }

    /// @throws TargetException if there is no such program
    static Nft open(Exec exec) throws TargetException {
        exec.run("nft", "--version").text();
        return new NftProgram(exec);
    }

    @Override
    public Answer run(String script) throws TargetException {
        var output = exec.feed(script, List.of("nft", "-f", "-"));
        return new Answer(script, output.succeeded(), output.out(), output.err());
    }

    @Override
    public void close() {
        // nothing is kept between scripts
    }
}
