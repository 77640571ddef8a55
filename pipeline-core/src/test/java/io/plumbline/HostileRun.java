package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A corpus as tests: run once in a process of bounded memory, then every case held against what it must end in. */
public final class HostileRun {
    private static final int MOST_MINUTES = 10;
    /** A corpus that ends more processes is broken as a whole: the next one would cost time and say the same. */
    private static final int MOST_DEATHS = 3;

    private final HostileCorpus corpus;
    private final Path directory;
    private final List<String> options;
    private final Map<String, String> environment = new TreeMap<>();

    /**
     * @param corpus of a class that has a constructor without arguments
     * @param directory for its files
     * @param options of the process: {@code -Xmx64m}
     */
    public HostileRun(HostileCorpus corpus, Path directory, String... options) {
        this.corpus = corpus;
        this.directory = directory;
        this.options = List.of(options);
    }

    /** Sets a variable of the process's environment. */
    public HostileRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A test a case; says how many there are. */
    public Stream<DynamicTest> tests() throws IOException, InterruptedException {
        List<HostileCase> cases = corpus.cases();
        Files.createDirectories(directory);
        assertThat(cases).extracting(HostileCase::name).doesNotHaveDuplicates();
        Map<Integer, String[]> ended = new TreeMap<>();
        for (int deaths = 0; deaths < MOST_DEATHS && ended.size() < cases.size(); deaths++) {
            read(run(ended.size()), ended);
            // A case that took the process with it: the next one begins behind it.
            if (ended.size() < cases.size()) {
                ended.put(ended.size(), new String[] {"failed", "the process died"});
            }
        }
        while (ended.size() < cases.size()) {
            ended.put(ended.size(), new String[] {"failed", "not run: the process died " + MOST_DEATHS + " times"});
        }
        System.out.println("Hostile corpus: " + corpus.kind() + " " + cases.size());
        return IntStream.range(0, cases.size())
                .mapToObj(i -> dynamicTest(cases.get(i).name(), () -> check(cases.get(i), ended.get(i))));
    }

    private static void check(HostileCase hostile, String[] ended) {
        String message = ended[1];
        if (hostile.says() == null) {
            assertThat(ended[0]).as(message).isEqualTo("accepted");
            return;
        }
        assertThat(ended[0]).as(message).isEqualTo("refused");
        requireSentence(message);
        assertThat(message).contains(hostile.says());
    }

    /** Holds a message to what may reach a user. */
    public static void requireSentence(String message) {
        assertThat(message)
                .hasSizeBetween(10, PlainText.LONGEST + 1)
                .doesNotContain("\n")
                .doesNotContainPattern("\\b[A-Z]\\w*(Exception|Error)\\b")
                .doesNotContainPattern("\\b(java|scala|org\\.apache|io\\.plumbline)\\.\\w+")
                .doesNotContainPattern(": null\\b");
    }

    private List<String> run(int first) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--add-opens")) {
                command.add(option);
            }
        }
        command.addAll(options);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
        command.addAll(List.of(
                HostileMain.class.getName(),
                corpus.getClass().getName(),
                directory.toString(),
                Integer.toString(first)));
        Path out = directory.resolve("out-" + first + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err-" + first + ".txt").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertThat(first == 0 && lines.isEmpty())
                .as(Files.readString(directory.resolve("err-0.txt")))
                .isFalse();
        return lines;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static void read(List<String> lines, Map<Integer, String[]> ended) {
        for (String line : lines) {
            if (line.startsWith(HostileMain.MARK)) {
                String[] parts = line.substring(HostileMain.MARK.length()).split("\t", 3);
                ended.put(Integer.parseInt(parts[0]), new String[] {parts[1], parts[2]});
            }
        }
    }
}
