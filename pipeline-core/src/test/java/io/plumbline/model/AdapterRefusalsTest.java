package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters that are not what they must be, and places where they must not be written. */
class AdapterRefusalsTest extends SmallAdapters {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"use_dora\":true | adapter_config.json asks for use_dora = true, which is not supported",
                "\"rank_pattern\":{\"q_proj\":8} | adapter_config.json asks for rank_pattern = {\"q_proj\":8}, which"
                        + " is not supported",
                "\"modules_to_save\":[\"lm_head\"] | adapter_config.json asks for modules_to_save = [\"lm_head\"],"
                        + " which is not supported",
                "\"of_tomorrow\":\"x\" | adapter_config.json asks for of_tomorrow = \"x\", which is not supported",
                "\"bias\":\"all\" | bias must be none, got \"all\"",
                "\"peft_type\":\"IA3\" | peft_type must be LORA, got \"IA3\"",
                "\"task_type\":\"SEQ_CLS\" | task_type must be CAUSAL_LM, got \"SEQ_CLS\"",
                "\"init_lora_weights\":\"pissa\" | init_lora_weights must be true or false or gaussian or orthogonal,"
                        + " got \"pissa\"",
                "\"alpha_pattern\":{\"v_proj\":1} | adapter_config.json asks for alpha_pattern = {\"v_proj\":1}, which"
                        + " is not supported",
                "\"layers_to_transform\":[0] | adapter_config.json asks for layers_to_transform = [0], which is not"
                        + " supported",
                "\"layer_replication\":[[0,1]] | adapter_config.json asks for layer_replication = [[0,1]], which is not"
                        + " supported",
                "\"exclude_modules\":\"q_proj\" | adapter_config.json asks for exclude_modules = \"q_proj\", which is not"
                        + " supported",
                "\"target_parameters\":[\"w\"] | adapter_config.json asks for target_parameters = [\"w\"], which is not"
                        + " supported",
                "\"trainable_token_indices\":[1] | adapter_config.json asks for trainable_token_indices = [1], which is"
                        + " not supported",
                "\"lora_bias\":true | adapter_config.json asks for lora_bias = true, which is not supported",
                "\"loftq_config\":{\"loftq_bits\":4} | adapter_config.json asks for loftq_config ="
                        + " {\"loftq_bits\":4}, which is not supported",
                "\"lora_dropout\":1 | lora_dropout must be at least 0 and below 1, got 1",
                "\"lora_dropout\":-0.1 | lora_dropout must be at least 0 and below 1, got -0.1",
                "\"peft_type\":{} | peft_type must be LORA, got {}",
                "\"peft_type\":false | peft_type must be LORA, got false",
                "\"peft_type\":null | adapter_config.json has no peft_type",
                "\"bias\":[] | bias must be none, got []",
                "\"task_type\":false | task_type must be CAUSAL_LM, got false",
                "\"r\":0 | r must be at least 1, got 0",
                "\"r\":1.5 | r must be a whole number, got 1.5",
                "\"lora_alpha\":\"6\" | lora_alpha must be a number, got \"6\"",
                "\"target_modules\":\".*q_proj\" | target_modules must be a list of names or all-linear; a pattern is"
                        + " not supported, got \".*q_proj\"",
                "\"target_modules\":[\"lm_head\"] | adapter_config.json cannot be used: targets must name linear"
                        + " layers of the model's blocks, which are down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj,"
                        + " v_proj, got 'lm_head'"
            })
    void refusesByNameWhatItDoesNotCompute(String changed, String message) throws IOException {
        ModelDirectory base = base(SmallModels.LLAMA);
        Path directory = written(base, ALL);
        Path file = directory.resolve("adapter_config.json");
        String key = changed.substring(0, changed.indexOf(':'));
        String json = Files.readString(file).replaceAll("(?s)" + key + " : (\\[[^]]*]|[^,]*),\\s*", "");
        Files.writeString(file, json.replaceFirst("\\{", "{" + changed.replace("$", "") + ","));
        assertThatThrownBy(() -> AdapterDirectory.open(directory, base))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + message + " (" + file + ")");
    }

    @Test
    void refusesAnotherModelThanTheOneTheyWereTrainedOn() {
        ModelDirectory base = base(SmallModels.LLAMA);
        Path directory = temporary.resolve("adapters");
        FloatSource source = FloatSource.of(FloatBuffer.wrap(values(base.shape(), ALL)));
        String fingerprint = base.fingerprint();
        AdapterDirectory.write(directory, base.shape(), ALL, "somewhere/base", fingerprint, source);
        assertThat(read(AdapterDirectory.open(directory, base))).isEqualTo(values(base.shape(), ALL));
        assertThat(AdapterDirectory.open(directory, base).fingerprint()).matches("[0-9a-f]{64}");

        SafetensorsFiles tensors =
                SmallModels.tensors(SmallModels.LLAMA, "model.norm.weight", "model.rotary_emb.inv_freq");
        ModelDirectory other = ModelDirectory.open(SmallModels.directory(
                temporary.resolve("other"),
                SmallModels.LLAMA,
                tensors.float32("model.norm.weight", "[2]", 0.25f, 0.5f)));
        String refusal = "Cannot load model: these adapters were trained on another model: their metadata says"
                + " fingerprint " + fingerprint + ", and " + other.path() + " has " + other.fingerprint()
                + "; give the model that they were trained on (" + directory.resolve("adapter_model.safetensors") + ")";
        AdapterDirectory adapters = AdapterDirectory.open(directory, other);
        assertThatThrownBy(adapters::fingerprint)
                .isInstanceOf(PlumblineException.class)
                .hasMessage(refusal);
        Path merged = temporary.resolve("merged");
        assertThatThrownBy(() -> adapters.export(merged, WeightFormat.FLOAT32, 1 << 20))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(refusal);
        assertThat(merged).doesNotExist();
    }

    @Test
    void replacesAdaptersAndNoModel() {
        ModelDirectory base = base(SmallModels.LLAMA);
        FloatSource source = FloatSource.of(FloatBuffer.wrap(values(base.shape(), ALL)));
        String fingerprint = base.fingerprint();
        assertThatThrownBy(() -> AdapterDirectory.write(base.path(), base.shape(), ALL, "somewhere/base", null, source))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write model: the directory exists and holds something else than adapters, so it is"
                        + " not replaced (" + base.path() + ")");
        assertThat(ModelDirectory.open(base.path()).fingerprint()).isEqualTo(fingerprint);
        Path adapters = written(base, ALL);
        assertThatThrownBy(() -> base.export(adapters, WeightFormat.FLOAT32, 1 << 20))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write model: the directory exists and holds something else than a model, so it is"
                        + " not replaced (" + adapters + ")");
        assertThat(read(AdapterDirectory.open(adapters, base))).isEqualTo(values(base.shape(), ALL));
    }

    @Test
    void refusesTensorsThatItsConfigurationDoesNotDescribe() {
        ModelDirectory base = base(SmallModels.LLAMA);
        Path fewer = written(base, new LoraConfig(2, 6, false, List.of("q_proj"), 0));
        Path weights = fewer.resolve("adapter_model.safetensors");
        SafetensorsFiles tensors = new SafetensorsFiles();
        tensors.float32("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", "[2, 2]", new float[4]);
        tensors.write(weights);
        assertThatThrownBy(() -> AdapterDirectory.open(fewer, base))
                .hasMessage(
                        "Cannot load model: tensor base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight is"
                                + " missing (" + weights + ")");
        tensors.float32("base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight", "[1, 2]", new float[2]);
        tensors.write(weights);
        assertThatThrownBy(() -> AdapterDirectory.open(fewer, base))
                .hasMessage(
                        "Cannot load model: tensor base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight is"
                                + " [1, 2], adapter_config.json says [2, 2] (" + weights + ")");
    }

    @Test
    void refusesEmbeddingsThatWereTrainedWithTheAdapters() {
        ModelDirectory base = base(SmallModels.LLAMA);
        LoraConfig lora = new LoraConfig(1, 1, false, List.of("o_proj"), 0);
        Path directory = written(base, lora);
        Path weights = directory.resolve("adapter_model.safetensors");
        String module = "base_model.model.model.layers.0.self_attn.o_proj.";
        // peft keeps these where the vocabulary was resized, and says nothing of it in its configuration.
        new SafetensorsFiles()
                .float32(module + "lora_A.weight", "[1, 2]", new float[2])
                .float32(module + "lora_B.weight", "[2, 1]", new float[2])
                .float32("base_model.model.model.embed_tokens.weight", "[4, 2]", new float[8])
                .write(weights);
        assertThatThrownBy(() -> AdapterDirectory.open(directory, base))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot load model: tensor base_model.model.model.embed_tokens.weight does not belong to the"
                                + " adapters on a llama model that adapter_config.json describes (" + weights + ")");
    }

    @Test
    void refusesATargetThatTheModelLacksBesideOthers() throws IOException {
        ModelDirectory base = base(SmallModels.LLAMA);
        Path file =
                written(base, new LoraConfig(1, 1, false, List.of("o_proj"), 0)).resolve("adapter_config.json");
        Files.writeString(file, Files.readString(file).replace("\"o_proj\"", "\"o_proj\", \"c_attn\""));
        assertThatThrownBy(() -> AdapterDirectory.open(file.getParent(), base))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj, got 'c_attn'");
    }

    @Test
    void refusesAScaleThatIsNotSaidPlainly() throws IOException {
        ModelDirectory base = base(SmallModels.LLAMA);
        Path file = written(base, ALL).resolve("adapter_config.json");
        String json = Files.readString(file);
        for (List<String> change : List.of(
                List.of(
                        "\"use_rslora\" : false",
                        "\"use_rslora\" : \"yes\"",
                        "use_rslora must be true or false, got \"yes\""),
                List.of("\"lora_alpha\" : 6,", "", "lora_alpha must be a number, got nothing"))) {
            assertThat(json).contains(change.get(0));
            Files.writeString(file, json.replace(change.get(0), change.get(1)));
            assertThatThrownBy(() -> AdapterDirectory.open(file.getParent(), base))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("Cannot load model: " + change.get(2) + " (" + file + ")");
        }
    }

    @Test
    void refusesWeightsInPicklesWithTheCure() throws IOException {
        ModelDirectory base = base(SmallModels.LLAMA);
        Path directory = written(base, ALL);
        Files.move(directory.resolve("adapter_model.safetensors"), directory.resolve("adapter_model.bin"));
        assertThatThrownBy(() -> AdapterDirectory.open(directory, base))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot load model: there is no adapter_model.safetensors; other forms are not read, save the"
                                + " adapter again with peft's save_pretrained(DIR, safe_serialization=True) ("
                                + directory + ")");
    }
}
