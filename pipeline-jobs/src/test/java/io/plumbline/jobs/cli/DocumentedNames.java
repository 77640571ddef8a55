package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.CompiledSource;
import io.plumbline.verify.VerifierJar;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files under the names that the documents have for them, in the directory where their commands run: what no command of
 * {@code world.md} makes.
 *
 * @param work the directory
 */
record DocumentedNames(Path work) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CLASS = Pattern.compile("public (?:final )?(?:class|record) (\\w+)");
    private static final List<String> WORDS = List.of(
            "the", "hen", "bee", "rose", "fish", "needs", "likes", "light", "water", "time", "care", "much", "little",
            "and", "or", "no", "is", "it", ".");
    private static final int ROWS = 120;
    private static final int QUESTIONS = 150;
    private static final int DIGITS = 10;

    /** Makes them. */
    void make(String classPath) throws IOException {
        Path deploy = Path.of("..", "deploy");
        program(work.resolve("bin/plumbline"), Files.readString(deploy.resolve("bin/plumbline")));
        Files.createDirectories(work.resolve("deploy/bin"));
        Files.createSymbolicLink(work.resolve("deploy/bin/plumbline"), Path.of("..", "..", "bin", "plumbline"));
        copy(Path.of("..", "conf"), "conf");
        copy(deploy.resolve("examples"), "examples");
        jar(classPath);
        openLineage(classPath);
        model();
        rows();
        SplittableRandom random = new SplittableRandom(2);
        List<String> arena = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            String winner =
                    List.of("model_a", "model_b", "tie", "tie (bothbad)").get(random.nextInt(4));
            arena.add("{\"question_id\": " + row + ", \"model_a\": \"old\", \"model_b\": \"new\", \"winner\": \""
                    + winner + "\"}");
        }
        Files.write(work.resolve("arena.jsonl"), arena);
    }

    static Path program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private void copy(Path from, String to) throws IOException {
        Files.createDirectories(work.resolve(to));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, work.resolve(to).resolve(file.getFileName()));
            }
        }
    }

    /** Leads to the classes of the tests. */
    private void jar(String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(classPath.split(":"))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path jar = Files.createDirectories(work.resolve("jars")).resolve("plumbline.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.finish();
        }
        Files.copy(jar, work.resolve("plumbline.jar"));
    }

    private void openLineage(String classPath) throws IOException {
        for (String entry : classPath.split(":")) {
            Path jar = Path.of(entry);
            if (jar.getFileName().toString().startsWith("openlineage-spark")) {
                Files.createSymbolicLink(work.resolve(jar.getFileName()), jar);
            }
        }
    }

    /** A tokenizer of words and digits, and the configuration of a model as small as one can be. */
    private void model() throws IOException {
        Path source = Files.createDirectories(work.resolve("source"));
        ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
        tokenizer.putArray("added_tokens");
        tokenizer.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
        ObjectNode words = tokenizer
                .putObject("model")
                .put("type", "WordLevel")
                .put("unk_token", "<unk>")
                .putObject("vocab");
        words.put("<s>", 0).put("</s>", 1).put("<unk>", 2);
        WORDS.forEach(word -> words.put(word, words.size()));
        for (int digit = 0; digit < DIGITS; digit++) {
            words.put(Integer.toString(digit), words.size());
        }
        Files.writeString(source.resolve("tokenizer.json"), tokenizer.toString());
        Files.writeString(
                source.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\", \"add_bos_token\": true}");
        Files.writeString(
                source.resolve("config.json"),
                """
                {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": %d, "hidden_size": 16,
                 "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1,
                 "max_position_embeddings": 1024, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
                 "rope_theta": 10000.0, "initializer_range": 0.02, "bos_token_id": 0, "eos_token_id": 1}
                """
                        .formatted(words.size()));
    }

    private void rows() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<String> preferences = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            preferences.add(JSON.createObjectNode()
                    .put("prompt", text(random))
                    .put("chosen", text(random))
                    .put("rejected", text(random))
                    .put("lang", "en")
                    .put("grade", 4 + random.nextInt(2))
                    .toString());
        }
        Files.write(work.resolve("preferences.jsonl"), preferences);
        List<String> questions = new ArrayList<>();
        for (int row = 0; row < QUESTIONS; row++) {
            questions.add(JSON.createObjectNode()
                    .put("prompt", text(random))
                    .put("answer", Integer.toString(random.nextInt(DIGITS)))
                    .toString());
        }
        Files.write(work.resolve("prompts.jsonl"), questions.subList(0, QUESTIONS / 5));
        Path folder = Files.createDirectories(work.resolveSibling("hdfs").resolve("questions"));
        Files.write(folder.resolve("all.jsonl"), questions);
    }

    private static String text(SplittableRandom random) {
        return random.ints(4 + random.nextInt(6), 0, WORDS.size())
                .mapToObj(WORDS::get)
                .collect(Collectors.joining(" "));
    }

    /** Compiles what a document shows of Java; verifiers stand in {@code verifiers.jar} after that. */
    void compile(List<Fence> fences) throws IOException {
        Path folder = Files.createDirectories(work.resolveSibling("compiled"));
        for (Fence fence : fences) {
            Matcher name = CLASS.matcher(fence.text());
            assertThat(name.find()).as(fence.text()).isTrue();
            if (fence.text().contains("implements Verifier")) {
                Files.move(VerifierJar.make(folder, fence.text()), work.resolve("verifiers.jar"));
            } else {
                CompiledSource.compile(folder, name.group(1), fence.text());
            }
        }
    }
}
