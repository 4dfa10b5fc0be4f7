package io.kuberouter.conformance.rules;

/// One expression or statement of a rule.
interface NftStep {

    Verdict ON = new Verdict.On();
    Verdict MISMATCH = new Verdict.Mismatch();

    Verdict of(Track track);

    /// How it goes on from here.
    sealed interface Verdict {
        /// With the next step.
        record On() implements Verdict {}

        /// With the next rule.
        record Mismatch() implements Verdict {}

        record Finish(End.Verdict verdict) implements Verdict {}

        record Return() implements Verdict {}

        record Jump(String chain, boolean comesBack) implements Verdict {}
    }
}
