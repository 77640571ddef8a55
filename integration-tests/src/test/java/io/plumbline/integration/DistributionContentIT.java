package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.package$;
import org.junit.jupiter.api.Test;

/** The jars of the distribution, beside what clusters bring. */
class DistributionContentIT {
    /** Packages that no cluster brings; every other library's stand below {@code io.plumbline.shaded}. */
    private static final List<String> OWN = List.of(
            "io/plumbline/",
            "org/nd4j/",
            "org/deeplearning4j/",
            "org/eclipse/deeplearning4j/",
            // Of dl4j-spark: it reaches a method that only Spark's own package sees.
            "org/apache/spark/TaskContextHelper",
            "org/bytedeco/",
            "ai/djl/",
            "picocli/",
            "net/ericaro/",
            "com/jakewharton/");

    private static Set<String> sparkJars() throws IOException {
        try (Stream<Path> jars = Files.list(Distribution.home().resolve("spark/jars"))) {
            return jars.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> classes(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Path applicationJar() throws IOException {
        return Distribution.home().resolve("jars/plumbline.jar");
    }

    @Test
    void theEmbeddedSparkHasTheVersionsOfSparksOwnDistribution() throws IOException {
        Set<String> own;
        try (InputStream list = DistributionContentIT.class.getResourceAsStream("spark-distribution-jars.txt")) {
            own = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertThat(own).isNotEmpty().containsAll(sparkJars());
    }

    @Test
    void theEmbeddedSparkIsTheOneThatTheApplicationIsBuiltFor() throws IOException {
        String version = package$.MODULE$.SPARK_VERSION();
        assertThat(sparkJars())
                .contains(
                        "spark-core_2.12-" + version + ".jar",
                        "spark-sql_2.12-" + version + ".jar",
                        "spark-yarn_2.12-" + version + ".jar",
                        "scala-library-" + scala.util.Properties.versionNumberString() + ".jar",
                        "hadoop-client-api-" + org.apache.hadoop.util.VersionInfo.getVersion() + ".jar",
                        "hadoop-client-runtime-" + org.apache.hadoop.util.VersionInfo.getVersion() + ".jar",
                        "jackson-databind-" + com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION + ".jar");
    }

    /** Spark's class loader takes the cluster's copy of a class first, in whatever version that is. */
    @Test
    void noClassOfTheApplicationCanBeACopyOfWhatAClusterBrings() throws IOException {
        Set<String> application = classes(applicationJar());
        assertThat(application)
                .allSatisfy(name -> assertThat(OWN).anyMatch(name::startsWith))
                .contains("io/plumbline/shaded/config/Config.class");
        for (String jar : sparkJars()) {
            assertThat(classes(Distribution.home().resolve("spark/jars").resolve(jar)))
                    .as(jar)
                    .doesNotContainAnyElementsOf(application);
        }
    }

    @Test
    void theApplicationHoldsNoWeightThatItDoesNotUse() throws IOException {
        try (JarFile jar = new JarFile(applicationJar().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .noneMatch(name -> name.startsWith("it/unimi/dsi/fastutil/"))
                    .noneMatch(name -> name.startsWith("oshi/"))
                    .noneMatch(name -> name.startsWith("com/sun/jna/"))
                    .noneMatch(name -> name.startsWith("org/threeten/"))
                    .noneMatch(name -> name.startsWith("org/tensorflow/"))
                    .noneMatch(name -> name.startsWith("onnx/"));
        }
        // 172 MB before; what is left is the engine's machine code.
        assertThat(Files.size(applicationJar())).isLessThan(150_000_000);
    }
}
