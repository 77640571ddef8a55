package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.plumbline.jobs.config.ReferenceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The documents: their commands are commands, their keys are keys, their links lead somewhere. */
class DocumentsTest {
    private static final Pattern KEY = Pattern.compile("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)+");
    private static final Pattern FILE =
            Pattern.compile(".*\\.(json|jsonl|safetensors|html|conf|jar|py|sh|md|xml|parquet|css|jinja)");

    /** With the keys that have no default of their own, which stand there as comments. */
    static final Config REFERENCE = ConfigFactory.parseString(
                    ReferenceText.read().replaceAll("(?m)^( *)# ([a-z-]+ = [a-z]+)$", "$1$2"))
            .getConfig("plumbline");

    @TempDir
    private Path directory;

    private interface Check {
        void of(Document document) throws Exception;
    }

    private static Stream<DynamicTest> ofEach(Check check) throws IOException {
        return Document.all().stream()
                .map(document -> DynamicTest.dynamicTest(document.file().toString(), () -> check.of(document)));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandIsOneThatIsThereWithOptionsThatItTakes() throws IOException {
        return ofEach(document -> {
            for (ShellCommand command : document.commands()) {
                Document.plumbline(command.program())
                        .ifPresent(arguments -> assertThatCode(() -> CommandTree.parse(arguments))
                                .as(command.line())
                                .doesNotThrowAnyException());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyCommandInRunningTextIsOneThatIsThere() throws IOException {
        return ofEach(document -> assertThat(document.spans().flatMap(CommandSpan::faults))
                .as("of %s", document.file())
                .isEmpty());
    }

    /** That the above sees a command, an option or a key that is not there. */
    @Test
    void faultsOfCommandsInRunningTextAreSeen() throws IOException {
        Document document = new Document(
                Path.of("..", "README.md"),
                "`plumbline statsu RUN_DIR`, `bin/plumbline --mastr yarn run --config job.conf`, `train --cofnig job.conf`,"
                        + " `--set loss.betta=0.2 --set run.name=a`, `plumbline status RUN_DIR other`, `--stacktrce`, `clean`,"
                        + " `plumbline bench --model DIR`, `plumbline completion > file`, `training pairs`, `run.dir`,"
                        + " `bin/plumbline`, `--master yarn`, `--set key=value`, `run --config job.conf --set 'loss.beta = 1'`");
        assertThat(document.spans().flatMap(CommandSpan::faults))
                .containsExactly(
                        "no command statsu",
                        "no option --mastr",
                        "no option --cofnig",
                        "no key loss.betta",
                        "Unmatched argument at index 2: 'other'",
                        "no option --stacktrce");
    }

    @TestFactory
    Stream<DynamicTest> everyShellBlockIsOneThatBashReads() throws IOException {
        return ofEach(document -> {
            Path script = directory.resolve("script");
            for (String block : document.fenced("sh")) {
                Files.writeString(script, block);
                Process bash = new ProcessBuilder("bash", "-n", script.toString())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(bash.waitFor()).as(said + block).isZero();
                assertThat(said).as(block).isEmpty();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyKeyStandsInTheReference() throws IOException {
        return ofEach(document -> {
            List<String> keys = document.names()
                    .filter(name -> KEY.matcher(name).matches())
                    .filter(name -> REFERENCE.hasPath(name.substring(0, name.indexOf('.'))))
                    .filter(name -> !FILE.matcher(name).matches())
                    .toList();
            assertThat(keys).filteredOn(key -> !REFERENCE.hasPathOrNull(key)).isEmpty();
            for (ShellCommand command : document.commands()) {
                List<String> words = command.words();
                for (int index = 1; index < words.size(); index++) {
                    if (words.get(index - 1).equals("--set")) {
                        String key = words.get(index).split("=")[0];
                        assertThat(REFERENCE.hasPathOrNull(key)).as(key).isTrue();
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyConfigurationHoldsKeysOfTheReference() throws IOException {
        return ofEach(document -> {
            for (String configuration : document.configurations()) {
                assertThat(ConfigFactory.parseString(configuration)
                                .getConfig("plumbline")
                                .entrySet())
                        .as(configuration)
                        .isNotEmpty()
                        .allMatch(entry -> REFERENCE.hasPathOrNull(entry.getKey()));
            }
        });
    }

    @Test
    void everyCommandThatIsNotRunHereStandsInADocumentAndNamesATestThatIsThere() throws IOException {
        Set<String> lines = Document.all().stream()
                .flatMap(document -> document.commands().stream())
                .map(ShellCommand::line)
                .collect(Collectors.toSet());
        assertThat(RunElsewhere.entries().keySet()).isSubsetOf(lines);
        assertThat(RunElsewhere.tests()).isNotEmpty().doesNotContainValue(false);
    }

    @TestFactory
    Stream<DynamicTest> everyLinkLeadsSomewhere() throws IOException {
        return ofEach(document -> assertThat(document.deadLinks()).isEmpty());
    }

    /** That the above look at something, and see a fault. */
    @Test
    void commandsAreFoundAndFaultsSeen() throws IOException {
        Document readme = new Document(
                Path.of("..", "README.md"),
                """
                ```sh
                A=b deploy/bin/plumbline --master yarn \\
                    train --cofnig 'my job.conf'   # wrong
                spark-submit --class io.plumbline.jobs.Plumbline plumbline.jar run --config job.conf
                tar -xzf plumbline.tar.gz
                ```
                [nowhere](#nowhere), [gone](gone.md), [there](LICENSE)
                """);
        assertThat(readme.commands().stream().map(command -> Document.plumbline(command.program())))
                .map(command -> command.map(words -> String.join("|", words)).orElse("none"))
                .containsExactly("train|--cofnig|my job.conf", "run|--config|job.conf", "none");
        assertThatCode(() -> CommandTree.parse(List.of("train", "--cofnig", "my job.conf")))
                .hasMessageContaining("--cofnig");
        assertThat(readme.deadLinks()).containsExactly("#nowhere", "gone.md");
        assertThat(Document.all().stream()
                        .mapToLong(document -> document.commands().stream()
                                .filter(command ->
                                        Document.plumbline(command.program()).isPresent())
                                .count())
                        .sum())
                .isGreaterThan(20);
    }
}
