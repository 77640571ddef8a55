package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the distribution names the licence of every library that it contains, and holds the text. */
class LicencesIT {
    /** Licences whose condition is that the copyright holder's own notice goes with a copy. */
    private static final Set<String> WITH_NOTICE = Set.of("MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC");

    /**
     * A row of a table.
     *
     * @param library group and artifact, or a file
     * @param version the version, or what the file holds
     * @param licences names of texts, with AND and OR between them
     */
    private record Row(String library, String version, String licences) {
        static List<Row> of(String table) throws IOException {
            List<Row> rows = new ArrayList<>();
            for (String line : Files.readAllLines(directory().resolve(table))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] fields = line.strip().split(" \\| ");
                    assertThat(fields).as(line).hasSize(3);
                    rows.add(new Row(fields[0], fields[1], fields[2]));
                }
            }
            assertThat(rows).isNotEmpty();
            return rows;
        }

        String artifact() {
            return library.substring(library.indexOf(':') + 1);
        }

        List<String> names() {
            return List.of(licences.split(" (AND|OR) "));
        }
    }

    private static Path directory() throws IOException {
        return Distribution.home().resolve("licenses");
    }

    @Test
    void everyJarOfTheEmbeddedSparkHasItsRow() throws IOException {
        List<Row> rows = Row.of("spark.txt");
        try (Stream<Path> jars = Files.list(Distribution.home().resolve("spark/jars"))) {
            assertThat(jars.map(path -> path.getFileName().toString())).allSatisfy(jar -> assertThat(rows)
                    .anyMatch(row -> jar.startsWith(row.artifact() + "-" + row.version())));
        }
    }

    /** Some libraries carry others inside, which their metadata in the jar tells. */
    @Test
    void everyLibraryInsideTheApplicationHasItsRow() throws IOException {
        List<String> rows = new ArrayList<>();
        Row.of("application.txt").forEach(row -> rows.add(row.library() + ":" + row.version()));
        Row.of("bundled.txt").forEach(row -> rows.addAll(List.of(row.version().split(", "))));
        Path file = Distribution.home().resolve("jars/plumbline.jar");
        Set<String> inside = new TreeSet<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().matches("META-INF/maven/.*/pom\\.properties")) {
                    Properties library = new Properties();
                    try (InputStream in = jar.getInputStream(entry)) {
                        library.load(in);
                    }
                    String group = library.getProperty("groupId");
                    if (!group.equals("io.plumbline")) {
                        inside.add(String.join(
                                ":", group, library.getProperty("artifactId"), library.getProperty("version")));
                    }
                }
            }
        }
        assertThat(inside).hasSizeGreaterThan(20);
        assertThat(rows).containsAll(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.txt", "spark.txt", "bundled.txt"})
    void everyNamedLicenceHasItsText(String table) throws IOException {
        for (Row row : Row.of(table)) {
            for (String name : row.names()) {
                assertThat(directory().resolve("texts/" + name + ".txt"))
                        .as(row.library())
                        .isRegularFile();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.txt", "spark.txt"})
    void everyLibraryWhoseNoticeMustGoWithItHasOne(String table) throws IOException {
        for (Row row : Row.of(table)) {
            if (WITH_NOTICE.containsAll(row.names())) {
                Path written = directory().resolve("libraries/" + row.artifact() + ".txt");
                Path ofItsJar = directory().resolve("libraries/" + row.artifact() + "-jar");
                assertThat(Files.exists(written) || holdsFile(ofItsJar))
                        .as(row.library())
                        .isTrue();
            }
        }
    }

    private static boolean holdsFile(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.anyMatch(Files::isRegularFile);
        }
    }

    @Test
    void theProjectsOwnLicenceAndNoticeStandOnTop() throws IOException {
        assertThat(Distribution.home().resolve("LICENSE")).content().contains("Apache License");
        assertThat(Distribution.home().resolve("NOTICE")).content().startsWith("Plumbline\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.txt, sbom.json", "spark.txt, spark/sbom.json"})
    void theBillOfMaterialsHasTheSameLibraries(String tableAndBill) throws IOException {
        assumeFalse(Boolean.getBoolean("maven.offline"), "mvn -o makes no bill of materials");
        String[] names = tableAndBill.split(", ");
        JsonNode bill = new ObjectMapper()
                .readTree(Distribution.home().resolve(names[1]).toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        // The same build gives the same bill.
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.path("metadata").has("timestamp")).isFalse();
        for (JsonNode reference : bill.path("externalReferences")) {
            if (reference.path("type").asText().equals("bom")) {
                // In an archive without Spark, too.
                assertThat(Distribution.home()
                                .resolve(names[1])
                                .resolveSibling(reference.path("url").asText())
                                .normalize())
                        .isEqualTo(Distribution.home().resolve("sbom.json"));
            }
        }
        Set<String> components = new TreeSet<>();
        bill.path("components")
                .forEach(component -> components.add(component.path("group").asText() + ":"
                        + component.path("name").asText() + ":"
                        + component.path("version").asText()));
        Set<String> rows = new TreeSet<>();
        Row.of(names[0]).forEach(row -> rows.add(row.library() + ":" + row.version()));
        assertThat(components).isEqualTo(rows);
    }
}
