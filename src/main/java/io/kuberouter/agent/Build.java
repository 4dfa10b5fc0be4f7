package io.kuberouter.agent;

import java.io.IOException;
import java.net.URL;
import java.util.jar.Manifest;

/// Which build this is, as its jar's manifest says.
///
/// @param version `dev` outside a jar
/// @param date when it was built, ISO 8601
public record Build(String version, String date) {

    /// This process's own build.
    public static Build current() {
        String version = Build.class.getPackage().getImplementationVersion();
        return new Build(version == null ? "dev" : version, dateOf());
    }

    private static String dateOf() {
        URL home = Build.class.getProtectionDomain().getCodeSource().getLocation();
        try (var jar = new java.util.jar.JarFile(home.getPath())) {
            Manifest manifest = jar.getManifest();
            String date = manifest == null ? null : manifest.getMainAttributes().getValue("Build-Date");
            return date == null ? "an unknown day" : date;
        } catch (IOException _) {
            return "an unknown day";
        }
    }
}
