package io.plumbline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.DeclaredInputs;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a reference's tokenizer is compared with the policy's before any step runs; this needs no Spark. */
class ReferenceTokensIT {
    private static Path fixtures;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findFixtures() {
        fixtures = Fixtures.orSkip("no reference's tokenizer is compared");
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

    /** One sentence, whichever of the steps comes to it first. */
    @Test
    void aReferenceThatLacksEmbeddingsIsRefusedByBothPathsAndAToken() throws IOException {
        Path config = copy().resolve("config.json");
        Files.delete(config.resolveSibling("model.safetensors"));
        Path smaller = folder.resolve("smaller");
        Files.writeString(config, Files.readString(config).replaceFirst("\"vocab_size\": \\d+", "\"vocab_size\": 8"));
        RandomInitializer.write(config, null, 1, smaller);
        assertThatThrownBy(() -> inputs(smaller))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessageMatching(Pattern.quote("Cannot use model.reference-path = " + smaller
                                + ": its vocab_size is 8, but model.path = " + policy() + " gives ids up to ")
                        + "\\d+ \\('.+"
                        + Pattern.quote(
                                "'); a reference must give every text the ids that the policy gives it: name one"
                                        + " with the same tokenizer, or leave model.reference-path null"));
    }

    private static Path policy() {
        return fixtures.resolve("models").resolve("tinystories-656k");
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
        DeclaredInputs inputs = DeclaredInputs.beforeARun();
        new ReferenceStep().inputs(config, inputs);
        assertThat(inputs.declared()).containsKeys("engine.contract", "model.reference-path");
        return inputs.declared().get("model.reference-path tokenizer");
    }
}
