package io.kuberouter.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// All cases of `resources/conformance`, one file a group.
public final class Cases {

    private static final Path FOLDER = Path.of("src/test/resources/conformance");

    private Cases() {}

    /// Every case of every file, generated ones included.
    public static List<Case> all() {
        var cases = files().flatMap(file -> of(file).stream()).toList();
        var ids = new HashSet<String>();
        cases.stream().filter(one -> !ids.add(one.id())).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("two cases are called " + twice);
        });
        return cases;
    }

    /// The cases that are counted under a family.
    public static List<Case> of(String family) {
        return all().stream().filter(one -> one.family().equals(family)).toList();
    }

    /// Cases whose expected cells were written by hand, in whole or in part: few, and each with a point.
    public static List<Case> byHand() {
        return all().stream()
                .filter(one -> one.steps().stream()
                        .anyMatch(step -> step.expectation().start().isPresent()))
                .toList();
    }

    private static Stream<Path> files() {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Case> of(Path file) {
        try {
            var yaml = Read.yaml(Files.readString(file));
            var topology = Topology.read(yaml.path("topology"));
            String family = yaml.path("family").asString("");
            var cases = new ArrayList<>(Read.list(yaml.path("cases"), json -> Case.read(json, family, topology)));
            yaml.path("generate").forEach(json -> cases.addAll(Generator.cases(json, topology)));
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
