package io.kuberouter.agent;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.jar.Manifest;

/// Which build this is, as its jar's manifest says.
///
/// @param version `dev` outside a jar
/// @param date when it was built, ISO 8601
public record Build(String version, String date) {

    private static final String UNKNOWN = "an unknown day";

    /// This process's own build.
    public static Build current() {
        String version = Build.class.getPackage().getImplementationVersion();
        return new Build(version == null ? "dev" : version, dateOf());
    }

    /// By the class's own resource: a class from an AOT cache made in another folder has no code source.
    private static String dateOf() {
        URL own = Build.class.getResource("Build.class");
        if (own == null || !own.getProtocol().equals("jar")) {
            return UNKNOWN;
        }
        try {
            Manifest manifest = ((JarURLConnection) own.openConnection()).getManifest();
            String date = manifest == null ? null : manifest.getMainAttributes().getValue("Build-Date");
            return date == null ? UNKNOWN : date;
        } catch (IOException _) {
            return UNKNOWN;
        }
    }
}
