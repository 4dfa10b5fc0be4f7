package io.kuberouter.options;

/// The line of `--version`, also the first line of the log.
public final class VersionText {

    private VersionText() {}

    /// @param program how the program was called
    /// @param version the version of this build
    /// @param built when it was built
    /// @param runtime the Java runtime's version
    public static String of(String program, String version, String built, String runtime) {
        return "Running " + program + " version " + version + ", built on " + built + ", " + runtime;
    }
}
