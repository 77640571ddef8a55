package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives that {@code mvn package} makes, by what {@code tar} says of them; {@code QuickstartIT} runs the first. */
class ArchivesIT {
    /** Up to the heading. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)");

    private static final int MODE = 0;
    private static final int OWNER = 1;
    private static final int DAY = 3;
    private static final int TIME = 4;
    private static final int NAME = 5;

    @TempDir
    private Path directory;

    /** Lines of a listing in words, by the name within the archive's one directory. */
    private Map<String, String[]> entries(String kind) throws IOException, InterruptedException {
        Path archive = archive(kind);
        Distribution.Ended listed = new Distribution(directory).run(Path.of("tar"), "-tvzf", archive.toString());
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        String top = Distribution.home().getFileName() + "/";
        return listed.out()
                .lines()
                .map(line -> line.split(" +"))
                .peek(words -> assertThat(words[NAME]).startsWith(top))
                .collect(Collectors.toMap(words -> words[NAME].substring(top.length()), words -> words));
    }

    private static Path archive(String kind) throws IOException {
        Path home = Distribution.home();
        return home.resolveSibling(home.getFileName() + "-bin" + kind + ".tar.gz");
    }

    @Test
    void holdsWhatIsNeededToInstallRunAndRead() throws IOException, InterruptedException {
        assertThat(entries(""))
                .containsKeys(
                        "README.md",
                        "LICENSE",
                        "NOTICE",
                        "bin/plumbline",
                        "jars/plumbline.jar",
                        "conf/plumbline.conf",
                        "conf/plumbline-reference.conf",
                        "deploy/README.md",
                        "pipeline-jobs/data.md",
                        "examples/airflow_dag.py",
                        "licenses/application.txt",
                        "licenses/spark.txt")
                .anySatisfy((name, words) -> assertThat(name).startsWith("spark/jars/spark-core"));
    }

    /** The documents are those of the checkout, with the paths of the distribution. */
    @Test
    void everyLinkOfItsDocumentsLeadsSomewhereInIt() throws IOException {
        Path home = Distribution.home();
        List<Path> documents;
        try (Stream<Path> files = Files.walk(home, 2)) {
            documents = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        assertThat(documents).contains(home.resolve("README.md"), home.resolve("pipeline-jobs/data.md"));
        for (Path document : documents) {
            String text = Files.readString(document);
            assertThat(text).as(document.toString()).doesNotContain("deploy/bin/", "src/main/resources");
            assertThat(LINK.matcher(text).results().map(link -> link.group(1)))
                    .as(document.toString())
                    .filteredOn(link -> !link.contains("://"))
                    .allSatisfy(
                            link -> assertThat(document.resolveSibling(link)).exists());
        }
    }

    @Test
    void theOneForClustersHasAllOfItButSpark() throws IOException, InterruptedException {
        Predicate<String> spark = name -> name.startsWith("spark/") || name.equals("licenses/spark.txt");
        List<String> all = entries("").keySet().stream().filter(spark.negate()).toList();
        assertThat(entries("-without-spark").keySet()).containsExactlyInAnyOrderElementsOf(all);
        // What deploy/README.md promises.
        assertThat(Files.size(archive("-without-spark"))).isLessThan(Files.size(archive("")) / 2);
    }

    /** Two builds of one source give the same archives: no owner, right or time of the machine is in them. */
    @Test
    void nothingOfTheBuildMachineIsInIt() throws IOException, InterruptedException {
        assertThat(entries("")).allSatisfy((name, words) -> {
            boolean runs = name.startsWith("bin/") || name.endsWith("/") || name.isEmpty();
            assertThat(words[MODE].substring(1)).isEqualTo(runs ? "rwxr-xr-x" : "rw-r--r--");
            assertThat(words[OWNER]).isEqualTo("root/root");
        });
        assertThat(entries("").values().stream()
                        .map(words -> words[DAY] + words[TIME])
                        .distinct())
                .hasSize(1);
    }

    @Test
    void withoutSparkItHasTheReferenceConfigurationAndAsksForASparkHome() throws IOException, InterruptedException {
        Path home = Distribution.unpacked("-without-spark", directory.resolve("unpacked"));
        Distribution.Ended ended =
                new Distribution(directory).run(home.resolve("bin/plumbline"), "train", "--config", "job.conf");
        assertThat(ended.err())
                .isEqualTo("Cannot run plumbline: no embedded Spark in " + home
                        + "/spark; set SPARK_HOME to a Spark 3.5\n");
        assertThat(ended.exitCode()).isEqualTo(2);

        assertThat(new Distribution(directory).succeeding("config"))
                .startsWith(Files.readString(home.resolve("conf/plumbline-reference.conf")));
    }
}
