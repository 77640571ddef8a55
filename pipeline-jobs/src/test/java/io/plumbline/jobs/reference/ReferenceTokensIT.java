package io.plumbline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.storage.OpenModels;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a reference's tokenizer is compared with the policy's before any step runs; this needs no Spark. */
class ReferenceTokensIT {
    private static final String FIXTURES = System.getenv("PLUMBLINE_FIXTURES");

    @TempDir
    private Path folder;

    @BeforeAll
    static void findFixtures() {
        if (FIXTURES == null) {
            System.err.println("SKIPPED: PLUMBLINE_FIXTURES is not set, so no reference's tokenizer is compared");
        }
        assumeTrue(FIXTURES != null, "PLUMBLINE_FIXTURES is not set");
    }

    @Test
    void aReferenceWithOtherIdsIsRefusedByBothPathsAndAToken() throws IOException {
        Path reference = copy();
        Path json = reference.resolve("tokenizer.json");
        Files.writeString(
                json, Files.readString(json).replace("\"th\": 83", "\"th\": 84").replace("\".▁\": 84", "\".▁\": 83"));
        assertThatThrownBy(() -> inputs(reference))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot use model.reference-path = " + reference
                        + ": its tokenizer is not that of model.path"
                        + " = " + policy() + ": the token 'th' has the id 84 in the reference and has the id 83 in the"
                        + " policy; a reference must give every text the ids that the policy gives it: name one with the"
                        + " same tokenizer, or leave model.reference-path null");
    }

    @Test
    void aReferenceWithTheSameTokensIsTaken() throws IOException {
        Path reference = copy();
        Path json = reference.resolve("tokenizer.json");
        ObjectMapper mapper = new ObjectMapper();
        Files.writeString(json, mapper.readTree(Files.readString(json)).toPrettyString());
        Files.delete(reference.resolve("special_tokens_map.json"));
        assertThat(inputs(reference)).isEqualTo("gives the ids of model.path");
    }

    @Test
    void aReferenceWithoutATokenizerIsTakenAndTheManifestSaysSo() throws IOException {
        Path reference = copy();
        Files.delete(reference.resolve("tokenizer.json"));
        assertThat(inputs(reference)).isEqualTo("none; its vocab_size has room for the ids of model.path");
    }

    private static Path policy() {
        return Path.of(FIXTURES, "models", "tinystories-656k");
    }

    private Path copy() throws IOException {
        Path reference = Files.createDirectory(folder.resolve("reference"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(policy())) {
            for (Path file : files) {
                Files.copy(file, reference.resolve(file.getFileName()));
            }
        }
        return reference;
    }

    /** Returns the input that the step declares for the reference's tokenizer. */
    private String inputs(Path reference) {
        PlumblineConfig config = new ConfigLoader("reference", new Configuration())
                .load(
                        null,
                        List.of(
                                "run.dir=" + folder.resolve("run"),
                                "model.path=" + policy(),
                                "model.reference-path=" + reference))
                .config();
        Declared declared = new Declared();
        new ReferenceStep().inputs(config, declared);
        assertThat(declared.values).containsKeys("engine.contract", "fingerprint of model.reference-path");
        return declared.values.get("model.reference-path tokenizer");
    }

    private static final class Declared implements StepInputs {
        private final SortedMap<String, String> values = new TreeMap<>();

        @Override
        public OpenModels models() {
            return new OpenModels(hadoop());
        }

        @Override
        public Configuration hadoop() {
            return new Configuration();
        }

        @Override
        public boolean looksAtFiles() {
            return true;
        }

        @Override
        public void source(String key, InputSource source) {
            throw new AssertionError("the step reads no files");
        }

        @Override
        public void model(String key, String fingerprint) {
            values.put("fingerprint of " + key, fingerprint);
        }

        @Override
        public void value(String key, String value) {
            values.put(key, value);
        }
    }
}
