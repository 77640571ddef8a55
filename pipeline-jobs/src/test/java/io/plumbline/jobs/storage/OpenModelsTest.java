package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.FloatSource;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.net.URI;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenModelsTest {
    private static final String CONFIG =
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 8, "hidden_size": 4,
             "intermediate_size": 4, "num_hidden_layers": 1, "num_attention_heads": 1, "num_key_value_heads": 1,
             "max_position_embeddings": 8, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
             "rope_theta": 10000.0}
            """;

    @TempDir
    private Path directory;

    private final OpenModels models = new OpenModels(new Configuration());

    @BeforeEach
    void writeModels() throws IOException {
        Path config = Files.writeString(directory.resolve("config.json"), CONFIG);
        RandomInitializer.write(config, null, 1, directory.resolve("one"));
        RandomInitializer.write(config, null, 2, directory.resolve("other"));
    }

    private String location(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void opensAndHashesAModelOnce() throws IOException {
        ModelDirectory one = models.open(location("one"));
        String fingerprint = models.fingerprint(location("one"));
        assertThat(fingerprint).isEqualTo(one.fingerprint());
        assertThat(models.fingerprint(location("other"))).isNotEqualTo(fingerprint);
        Files.delete(directory.resolve("one/model.safetensors"));
        assertThat(models.open(location("one"))).isSameAs(one);
        assertThat(models.fingerprint(location("one"))).isEqualTo(fingerprint);
    }

    @Test
    void weightsThatAreGoneWhenTheyAreReadAreNamed() throws IOException {
        ModelDirectory one = models.open(location("one"));
        Files.delete(directory.resolve("one/model.safetensors"));
        assertThatThrownBy(() -> one.read((offset, values) -> {}))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot load model: ")
                .hasMessageContaining(location("one/model.safetensors"));
    }

    @Test
    void opensWhatTookTheModelsPlace() throws IOException {
        ModelDirectory former = models.open(location("one"));
        Files.move(directory.resolve("one"), directory.resolve("former"));
        Files.move(directory.resolve("other"), directory.resolve("one"));
        models.replaced(location("one"), "known");
        assertThat(models.open(location("one"))).isNotSameAs(former);
        assertThat(models.fingerprint(location("one"))).isEqualTo("known");
    }

    /** A file system that is no local one, so that its models are copied: the local one under another name. */
    private OpenModels remote() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.elsewhere.impl", ElsewhereFileSystem.class.getName());
        return new OpenModels(hadoop);
    }

    private String remoteLocation(String name) {
        return "elsewhere://" + directory.resolve(name);
    }

    private static float[] weights(ModelDirectory model) {
        float[] all = new float[(int) model.layout().size()];
        model.read((offset, values) -> values.get(all, (int) offset, values.remaining()));
        return all;
    }

    private void writeAdapters(float value) {
        LoraConfig lora = new LoraConfig(1, 1, false, List.of("q_proj"), 0);
        ModelShape shape = models.open(location("one")).shape();
        float[] values = new float[(int) shape.adapted(lora).layout().trained().size()];
        Arrays.fill(values, value);
        FloatSource source = FloatSource.of(FloatBuffer.wrap(values));
        AdapterDirectory.write(directory.resolve("adapters"), shape, lora, location("one"), null, source);
    }

    @Test
    void adaptersThatAreOthersByNowAreRefused() {
        writeAdapters(0.5f);
        ModelPlace place = new ModelPlace(location("one"), location("adapters"));
        String fingerprint = models.fingerprint(place);
        assertThat(models.adaptersWithWeights(place).fingerprint()).isEqualTo(fingerprint);
        writeAdapters(0.25f);
        assertThatThrownBy(() -> models.adaptersWithWeights(place))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot load the model " + location("adapters")
                        + ": it is not the one that was there when the run began, with fingerprint " + fingerprint
                        + " but ");
    }

    @Test
    void namesModelsAsOtherProgramsFindThem() throws IOException {
        assertThat(models.name("file:" + location("one"))).isEqualTo(location("one"));
        assertThat(models.name("models/one"))
                .isEqualTo(Path.of("models/one").toAbsolutePath().toString());
        OpenModels remote = remote();
        assertThat(remote.name(remoteLocation("one"))).isEqualTo(remoteLocation("one"));
    }

    @Test
    void aCopyThatACleanerDeletedIsMadeAgain() throws IOException {
        OpenModels remote = remote();
        ModelDirectory opened = remote.open(remoteLocation("one"));
        String fingerprint = remote.fingerprint(remoteLocation("one"));
        FileUtil.fullyDelete(opened.path().toFile());
        float[] read = weights(remote.withWeights(remoteLocation("one")));
        assertThat(read).isEqualTo(weights(ModelDirectory.open(directory.resolve("one"))));
        assertThat(remote.fingerprint(remoteLocation("one"))).isEqualTo(fingerprint);
        FileUtil.fullyDelete(opened.path().toFile());
    }

    @Test
    void aLookAtARemoteModelReadsHeadersAndCopiesNoWeights() throws IOException {
        OpenModels headers = remote().ofHeaders();
        ModelDirectory looked = headers.open(remoteLocation("one"));
        assertThat(looked.configJson()).isEqualTo(models.open(location("one")).configJson());
        assertThat(looked.path()).doesNotExist();
        assertThat(headers.open(remoteLocation("one"))).isSameAs(looked);
        assertThat(headers.fingerprint(remoteLocation("one"))).isEmpty();
        assertThat(headers.ofHeaders().fingerprint(location("other"))).isEmpty();
        // Behind the headers there may be anything.
        Path weights = directory.resolve("one/model.safetensors");
        try (FileChannel file = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            file.truncate(Files.size(weights) - 1);
        }
        assertThatThrownBy(() -> remote().ofHeaders().open(remoteLocation("one")))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MODEL))
                .hasMessageContaining(remoteLocation("one") + "/model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "config.json"})
    void aCopyOfWhichFilesAreGoneOrCutIsMadeAgain(String name) throws IOException {
        OpenModels remote = remote();
        ModelDirectory opened = remote.open(remoteLocation("one"));
        remote.fingerprint(remoteLocation("one"));
        float[] wanted = weights(opened);
        Path copied = opened.path().resolve(name);
        Files.delete(copied);
        assertThat(weights(remote.withWeights(remoteLocation("one")))).isEqualTo(wanted);
        try (FileChannel file = FileChannel.open(copied, StandardOpenOption.WRITE)) {
            file.truncate(Files.size(copied) / 2);
        }
        assertThat(weights(remote.withWeights(remoteLocation("one")))).isEqualTo(wanted);
        // A fingerprint that is taken late reads the weights late, too.
        OpenModels later = remote();
        later.open(remoteLocation("one"));
        Files.delete(copied);
        assertThat(later.fingerprint(remoteLocation("one"))).isEqualTo(remote.fingerprint(remoteLocation("one")));
        FileUtil.fullyDelete(opened.path().toFile());
    }

    @Test
    void unchangedWeightsAreReadWithoutBeingHashedAgain() {
        ModelDirectory one = models.open(location("one"));
        models.fingerprint(location("one"));
        assertThat(models.withWeights(location("one"))).isSameAs(one);
    }

    @Test
    void refusesWeightsThatChangedSinceTheirFingerprintWasTaken() throws IOException {
        ModelDirectory one = models.open(location("one"));
        String recorded = models.fingerprint(location("one"));
        Path weights = directory.resolve("one/model.safetensors");
        Files.copy(directory.resolve("other/model.safetensors"), weights, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> models.withWeights(location("one")))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MODEL))
                .hasMessage("Cannot load the model " + location("one")
                        + ": it is not the one that was there when the run began, with fingerprint " + recorded
                        + " but " + models.fingerprint(location("other")) + "; leave it unchanged and run again");
        assertThat(one.path()).isEqualTo(directory.resolve("one"));
        assertThatThrownBy(() -> models.withWeights(location("one")))
                .as("asked once more")
                .hasMessageStartingWith(
                        "Cannot load the model " + location("one") + ": it is not the one that was there");
    }

    @Test
    void takesTheSameWeightsFromFilesThatWereWrittenAgain() throws IOException {
        models.open(location("one"));
        String recorded = models.fingerprint(location("one"));
        byte[] weights = Files.readAllBytes(directory.resolve("one/model.safetensors"));
        Files.delete(directory.resolve("one/model.safetensors"));
        Files.write(directory.resolve("one/model.safetensors"), weights);
        assertThat(models.withWeights(location("one")).fingerprint()).isEqualTo(recorded);
    }

    /** The local file system under a name of its own, and not known as local. */
    public static final class ElsewhereFileSystem extends RawLocalFileSystem {
        @Override
        public String getScheme() {
            return "elsewhere";
        }

        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }
    }
}
