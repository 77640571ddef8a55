package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a user meets it. */
class DistributionIT {
    @TempDir
    private Path directory;

    @Test
    void runsThroughALinkFromAnyDirectory() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(
                directory.resolve("plumbline"), Distribution.home().resolve("bin/plumbline"));
        Distribution.Ended ended = new Distribution(directory).run(link, "--version");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).matches("plumbline \\d+\\.\\d+\\.\\d+.*\n");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void aBadConfigurationIsOneSentenceAndExitCode2() throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve("job.conf"), "plumbline { run.dir = here, model.path = here, loss.betta = 0.1 }\n");
        Distribution.Ended ended = new Distribution(directory).plumbline("train", "--config", "job.conf");
        assertThat(ended.err())
                .isEqualTo("Cannot train: unknown key plumbline.loss.betta (job.conf line 1); did you mean"
                        + " plumbline.loss.beta?\n");
        assertThat(ended.out()).isEmpty();
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    /** A {@code SPARK_HOME} whose spark-submit prints what it is given. */
    private Path echoingSpark() throws IOException {
        Path home = directory.resolve("a spark");
        Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
        Files.writeString(submit, "#!/bin/sh\nprintf '[%s]' \"$@\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        return home;
    }

    private Distribution.Ended withEchoingSpark(String sparkOptions, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "SPARK_HOME=" + echoingSpark(),
                "HADOOP_CONF_DIR=" + directory,
                "PLUMBLINE_SPARK_ARGS=" + sparkOptions,
                Distribution.home().resolve("bin/plumbline").toString()));
        command.addAll(List.of(arguments));
        return new Distribution(directory).run(Path.of("/usr/bin/env"), command.toArray(new String[0]));
    }

    @Test
    void optionsOfTheEnvironmentAreReadAsThoseOfTheCommandLine() throws IOException, InterruptedException {
        Distribution.Ended ended =
                withEchoingSpark("--master=yarn --deploy-mode=cluster", "run", "--config", "my job.conf");
        // No option of this machine's driver: it runs in the cluster, in a container with room for the engine.
        assertThat(ended.out())
                .startsWith("[--master][yarn][--deploy-mode][cluster][--conf][spark.driver.memoryOverheadFactor=1.0]"
                        + "[--class][io.plumbline.jobs.Plumbline][")
                .endsWith("plumbline.jar][run][--config][my job.conf]");
    }

    @Test
    void aDryRunPrintsTheLineOfTheJobAndLooksFromHere() throws IOException, InterruptedException {
        String out = withEchoingSpark(
                        "--master=yarn --deploy-mode=cluster",
                        "--conf",
                        "spark.hadoop.fs.s3a.secret.key=hidden",
                        "--conf=spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net=hidden",
                        "--driver-java-options=-Done=1 -Dfs.s3a.session.Token=hidden",
                        "--files=s3a://me:hid/den@bucket/a,https://hidden@host/b",
                        "run",
                        "--config",
                        "my job.conf",
                        "--set",
                        "tokenizer.max-length=64",
                        "--dry-run")
                .out();
        assertThat(out.lines().findFirst().orElseThrow())
                .startsWith("spark-submit: " + directory.toString().replace(" ", "\\ ")
                        + "/a\\ spark/bin/spark-submit --master"
                        + " yarn --deploy-mode cluster --conf spark.hadoop.fs.s3a.secret.key=")
                .contains("--class io.plumbline.jobs.Plumbline ")
                .contains(" --files s3a://\\*\\*\\*@bucket/a\\,https://\\*\\*\\*@host/b ")
                .endsWith("plumbline.jar run --config my\\ job.conf --set tokenizer.max-length=64 ")
                .doesNotContain("hidden", "hid/den");
        assertThat(out.lines().skip(1).findFirst().orElseThrow())
                .contains("[--deploy-mode][client][--class]")
                .endsWith("[run][--config][my job.conf][--set][tokenizer.max-length=64][--dry-run]");
        assertThat(withEchoingSpark("--master=yarn --deploy-mode=cluster", "status", "hdfs:///run")
                        .out())
                .contains("[--deploy-mode][cluster][--deploy-mode][client]")
                .endsWith("[status][hdfs:///run]");
    }

    @Test
    void aPropertiesFileSizesTheDriver() throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve("spark.conf"),
                """
                # spark.driver.memory  9g
                spark.driver.memory            700m
                spark.driver.extraJavaOptions = -Dgiven=1
                """);
        Distribution.Ended submitted = withEchoingSpark("", "--properties-file", "spark.conf", "train");
        assertThat(submitted.out())
                .startsWith("[--properties-file][spark.conf][--driver-java-options][")
                .contains(" -Dgiven=1]")
                // It stands in the file.
                .doesNotContain("--driver-memory");
        Files.writeString(
                directory.resolve("spark.conf"),
                "spark.driver.extraJavaOptions -XX:+PrintCommandLineFlags -Dunused=1\n");
        Distribution.Ended embedded =
                new Distribution(directory).plumbline("--properties-file", "spark.conf", "--version");
        assertThat(embedded.out()).contains("-XX:+PrintCommandLineFlags").contains("plumbline ");
    }

    @Test
    void aPropertiesFileChoosesClusterMode() throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve("spark.conf"),
                "spark.submit.deployMode cluster\nspark.driver.memoryOverhead 4g\nspark.driver.memory 4g\n");
        assertThat(withEchoingSpark("", "--properties-file", "spark.conf", "train")
                        .out())
                .startsWith("[--properties-file][spark.conf][--class]");
    }

    @Test
    void aDistributionThatIsOlderThanItsSourcesSaysSo() throws IOException, InterruptedException {
        Path checkout = directory.resolve("checkout");
        Path bin = Files.createDirectories(checkout.resolve("deploy/bin"));
        Path script = Files.copy(Distribution.home().resolve("bin/plumbline"), bin.resolve("plumbline"));
        Path jars = Files.createDirectories(checkout.resolve("deploy/target/plumbline-1/jars"));
        Files.createFile(jars.resolve("plumbline.jar"));
        // Of the version before, which was built here too.
        Path former = Files.createDirectories(checkout.resolve("deploy/target/plumbline-0.9/jars"));
        Files.createFile(former.resolve("plumbline.jar"));
        Path packed = Files.createFile(checkout.resolve("deploy/target/plumbline.jar"));
        Files.writeString(checkout.resolve("pom.xml"), "<project>\n  <version>1</version>\n</project>\n");
        Path sources = Files.createDirectories(checkout.resolve("pipeline-jobs/src/main/java"));
        Path source = Files.createFile(sources.resolve("Changed.java"));
        String spark = "SPARK_HOME=" + echoingSpark();

        Files.setLastModifiedTime(packed, FileTime.from(Instant.now().minusSeconds(60)));
        Files.setLastModifiedTime(
                checkout.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(120)));
        Distribution.Ended stale =
                new Distribution(directory).run(Path.of("/usr/bin/env"), spark, script.toString(), "train");
        assertThat(stale.err())
                .isEqualTo(
                        "The distribution is older than pipeline-jobs/src/main/java/Changed.java; build it again with:"
                                + " mvn -DskipTests package\n");
        assertThat(stale.out()).contains("[" + jars.resolve("plumbline.jar") + "]");
        assertThat(stale.exitCode()).isZero();

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(120)));
        Distribution.Ended fresh =
                new Distribution(directory).run(Path.of("/usr/bin/env"), spark, script.toString(), "train");
        assertThat(fresh.err()).isEmpty();
    }

    @Test
    void anUnknownOptionBeforeTheCommandIsRefused() throws IOException, InterruptedException {
        Distribution.Ended ended = new Distribution(directory).plumbline("--mastr", "yarn", "train");
        assertThat(ended.err())
                .isEqualTo("Unknown option --mastr before the command; did you mean --master?\n"
                        + "'plumbline --help' lists the options.\n");
        assertThat(ended.exitCode()).isEqualTo(2);
        Distribution.Ended dry = new Distribution(directory).plumbline("--mastr", "yarn", "train", "--dry-run");
        assertThat(dry.out()).isEmpty();
        assertThat(dry.exitCode()).isEqualTo(2);
    }

    @Test
    void yarnWithoutItsConfigurationIsRefused() throws IOException, InterruptedException {
        Distribution.Ended ended = new Distribution(directory).plumbline("--master", "yarn", "train");
        assertThat(ended.err())
                .isEqualTo(
                        "Cannot run plumbline: --master yarn needs the cluster's configuration; set HADOOP_CONF_DIR to"
                                + " the directory of core-site.xml and yarn-site.xml\n");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(new Distribution(directory)
                        .plumbline("--master", "yarn", "train", "--help")
                        .exitCode())
                .isZero();
    }

    @Test
    void anotherPlatformIsRefusedInOneSentence() throws IOException, InterruptedException {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        Path uname = Files.writeString(
                programs.resolve("uname"), "#!/bin/sh\n[ \"$1\" = -m ] && echo aarch64 || echo Linux\n");
        assertThat(uname.toFile().setExecutable(true)).isTrue();
        Distribution.Ended script = new Distribution(directory, Map.of("PATH", programs + ":" + System.getenv("PATH")))
                .plumbline("--version");
        assertThat(script.err())
                .isEqualTo("Cannot run plumbline: it runs on 64-bit Linux on x86-64, and this machine is"
                        + " Linux/aarch64\n");
        assertThat(script.exitCode()).isEqualTo(2);
        // A cluster may start the process on a machine of its own choice.
        Distribution.Ended process = new Distribution(directory)
                .plumbline("--driver-java-options", "-Dos.arch=aarch64", "train", "--config", "job.conf");
        assertThat(process.err())
                .isEqualTo("Cannot run on Linux on aarch64: Plumbline's machine code is for 64-bit Linux on x86-64; run"
                        + " the driver and all executors on machines of that kind\n");
        assertThat(process.exitCode()).isEqualTo(2);
    }

    /** A {@code JAVA_HOME} of a version, whose java prints that it was started. */
    private String java(int version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk-" + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + ".0.4\"\n");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho started\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home.toString();
    }

    @Test
    void otherVersionsOfJavaThan17To22AreRefusedInOneSentence() throws IOException, InterruptedException {
        for (int version : new int[] {17, 21, 22}) {
            Distribution.Ended ended =
                    new Distribution(directory, Map.of("JAVA_HOME", java(version))).plumbline("train");
            assertThat(ended.out()).isEqualTo("started\n");
            assertThat(ended.exitCode()).isZero();
        }
        for (int version : new int[] {11, 23, 25}) {
            String home = java(version);
            Distribution.Ended ended = new Distribution(directory, Map.of("JAVA_HOME", home)).plumbline("train");
            assertThat(ended.err())
                    .isEqualTo("Cannot run plumbline: Java 17 is needed (up to 22 starts), " + home
                            + "/bin/java is version " + version + "; set JAVA_HOME\n");
            assertThat(ended.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void theDriverTakesItsOwnJavaOptions() throws IOException, InterruptedException {
        Distribution.Ended ended = new Distribution(directory)
                .plumbline("--driver-java-options", "-XX:+PrintCommandLineFlags -Dunused=1", "--version");
        assertThat(ended.out()).contains("-XX:+PrintCommandLineFlags").contains("plumbline ");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void theJarHoldsTheApplicationAndItsMachineCode() throws IOException {
        try (JarFile jar =
                new JarFile(Distribution.home().resolve("jars/plumbline.jar").toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names)
                    .contains("io/plumbline/jobs/Plumbline.class", "plumbline-reference.conf")
                    .anyMatch(name -> name.endsWith("libnd4jcpu.so"))
                    .anyMatch(name -> name.endsWith("libtokenizers.so"));
        }
    }
}
