package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterDirectoryTest extends SmallAdapters {
    @ParameterizedTest
    @ValueSource(strings = {SmallModels.LLAMA, SmallModels.GPT2})
    void readsWhatItWrites(String config) {
        ModelDirectory base = base(config);
        for (LoraConfig lora : List.of(
                ALL,
                new LoraConfig(3, 1.5, true, List.of(config.equals(SmallModels.GPT2) ? "attn.c_proj" : "o_proj"), 0))) {
            Path directory = written(base, lora);
            AdapterDirectory adapters = AdapterDirectory.open(directory, base);
            assertThat(AdapterDirectory.isAt(directory)).isTrue();
            assertThat(AdapterDirectory.isAt(base.path())).isFalse();
            assertThat(AdapterDirectory.baseOf(directory)).isEqualTo("somewhere/base");
            assertThat(adapters.shape())
                    .usingRecursiveComparison()
                    .isEqualTo(base.shape().adapted(lora));
            assertThat(adapters.lora().scale()).isEqualTo(lora.scale());
            assertThat(read(adapters)).isEqualTo(values(base.shape(), lora));
        }
    }

    @Test
    void namesTensorsAndModulesAsPeftDoes() throws IOException {
        ModelDirectory base = base(SmallModels.GPT2);
        Path directory = written(base, ALL);
        assertThat(SafetensorsHeader.read(directory.resolve("adapter_model.safetensors")))
                .extracting(StoredTensor::name)
                .containsExactly(
                        "base_model.model.transformer.h.0.attn.c_attn.lora_A.weight",
                        "base_model.model.transformer.h.0.attn.c_attn.lora_B.weight",
                        "base_model.model.transformer.h.0.attn.c_proj.lora_A.weight",
                        "base_model.model.transformer.h.0.attn.c_proj.lora_B.weight",
                        "base_model.model.transformer.h.0.mlp.c_fc.lora_A.weight",
                        "base_model.model.transformer.h.0.mlp.c_fc.lora_B.weight",
                        "base_model.model.transformer.h.0.mlp.c_proj.lora_A.weight",
                        "base_model.model.transformer.h.0.mlp.c_proj.lora_B.weight");
        assertThat(BoundedJson.MAPPER.readTree(Files.readString(directory.resolve("adapter_config.json"))))
                .isEqualTo(
                        BoundedJson.MAPPER.readTree("{\"base_model_name_or_path\":\"somewhere/base\",\"bias\":\"none\","
                                + "\"fan_in_fan_out\":true,\"inference_mode\":true,\"init_lora_weights\":true,\"lora_alpha\":6,"
                                + "\"lora_dropout\":0.0,\"peft_type\":\"LORA\",\"r\":2,"
                                + "\"target_modules\":[\"c_attn\",\"c_fc\",\"c_proj\"],\"task_type\":\"CAUSAL_LM\","
                                + "\"use_rslora\":false}"));
    }

    @Test
    void theFingerprintFollowsBaseAdaptersAndScale() {
        ModelDirectory base = base(SmallModels.LLAMA);
        String fingerprint = AdapterDirectory.open(written(base, ALL), base).fingerprint();
        LoraConfig louder = new LoraConfig(2, 7, false, ALL.targets(), 0);
        assertThat(AdapterDirectory.open(written(base, ALL), base).fingerprint())
                .isEqualTo(fingerprint)
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(base.fingerprint());
        assertThat(AdapterDirectory.open(written(base, louder), base).fingerprint())
                .isNotEqualTo(fingerprint);
    }

    @ParameterizedTest
    @ValueSource(strings = {SmallModels.LLAMA, SmallModels.GPT2})
    void mergedWeightsAreTheSum(String config) {
        ModelDirectory base = base(config);
        ModelShape adapted = base.shape().adapted(ALL);
        float[] own = SmallModels.flat(base.layout());
        float[] adapters = values(base.shape(), ALL);
        FloatBuffer merged = FloatBuffer.allocate(own.length);
        MergedWeights source = new MergedWeights(
                adapted, FloatSource.of(FloatBuffer.wrap(own)), FloatSource.of(FloatBuffer.wrap(adapters)));
        // In pieces that begin and end inside of rows, and span tensors.
        for (int at = 0; at < own.length; at += 5) {
            source.fill(at, merged.slice(at, Math.min(5, own.length - at)));
        }
        boolean transposed = config.equals(SmallModels.GPT2);
        double[] wanted = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            wanted[i] = own[i];
        }
        for (AdapterFactors factors : adapted.layout().adapters()) {
            int outputs = factors.up().shape().get(0);
            int inputs = factors.down().shape().get(1);
            int matrix = (int) adapted.layout()
                    .find(factors.target(), factors.layer())
                    .orElseThrow()
                    .offset();
            int down = (int) factors.down().offset() - own.length;
            int up = (int) factors.up().offset() - own.length;
            for (int output = 0; output < outputs; output++) {
                for (int input = 0; input < inputs; input++) {
                    int element = matrix + (transposed ? input * outputs + output : output * inputs + input);
                    wanted[element] += 3
                            * ((double) adapters[up + 2 * output] * adapters[down + input]
                                    + (double) adapters[up + 2 * output + 1] * adapters[down + inputs + input]);
                }
            }
        }
        for (int i = 0; i < own.length; i++) {
            assertThat((double) merged.get(i)).as("element " + i).isCloseTo(wanted[i], within(1e-4));
        }
        assertThat(merged.array()).isNotEqualTo(own);
    }

    @Test
    void beginsAsTheModelIsWithoutThem() {
        ModelShape adapted = base(SmallModels.LLAMA).shape().adapted(ALL);
        float[] values = new float[(int) adapted.layout().trained().size()];
        float[] again = new float[values.length];
        AdapterInitializer.write(adapted.layout(), 7, FloatSink.into(FloatBuffer.wrap(values)));
        AdapterInitializer.write(adapted.layout(), 7, FloatSink.into(FloatBuffer.wrap(again)));
        assertThat(values).isEqualTo(again);
        for (ParameterLayout.Parameter parameter : adapted.layout().trained().parameters()) {
            double bound = 1 / Math.sqrt(parameter.shape().get(1));
            for (int i = 0; i < parameter.size(); i++) {
                double value = values[(int) parameter.offset() + i];
                if (parameter.role() == ParameterRole.ADAPTER_UP) {
                    assertThat(value).isZero();
                } else {
                    assertThat(Math.abs(value)).isBetween(1e-9, bound);
                }
            }
        }
    }

    @Test
    void takesAdaptersThatWereTrainedWithDropoutAsTheyCompute() throws IOException {
        ModelDirectory base = base(SmallModels.LLAMA);
        Path directory = written(base, ALL);
        String fingerprint = AdapterDirectory.open(directory, base).fingerprint();
        Path file = directory.resolve("adapter_config.json");
        String json = Files.readString(file);
        assertThat(json).contains("\"lora_dropout\" : 0.0");
        Files.writeString(file, json.replace("\"lora_dropout\" : 0.0", "\"lora_dropout\" : 0.05"));
        AdapterDirectory adapters = AdapterDirectory.open(directory, base);
        assertThat(adapters.formerDropout()).isEqualTo(0.05);
        assertThat(adapters.lora().dropout()).isZero();
        assertThat(adapters.fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void isThereBesideTheConfigurationOfItsModelAndNotBesideItsWeights() throws IOException {
        Path directory = written(base(SmallModels.LLAMA), ALL);
        Files.writeString(directory.resolve("config.json"), SmallModels.LLAMA);
        assertThat(AdapterDirectory.isAt(directory)).isTrue();
        Files.createFile(directory.resolve("model.safetensors"));
        assertThat(AdapterDirectory.isAt(directory)).isFalse();
    }

    @Test
    void readsEveryPrecisionThatPeftKeeps() {
        ModelDirectory base = base(SmallModels.LLAMA);
        LoraConfig lora = new LoraConfig(1, 1, false, List.of("o_proj"), 0);
        Path directory = written(base, lora);
        ByteBuffer doubles = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        doubles.putDouble(0.5).putDouble(Math.PI);
        String module = "base_model.model.model.layers.0.self_attn.o_proj.";
        new SafetensorsFiles()
                .tensor(module + "lora_A.weight", "F64", "[1, 2]", doubles.array())
                .halves(module + "lora_B.weight", "BF16", "[2, 1]", (short) 0x3f80, (short) 0xc049)
                .write(directory.resolve("adapter_model.safetensors"));
        assertThat(read(AdapterDirectory.open(directory, base))).containsExactly(0.5f, (float) Math.PI, 1f, -3.140625f);
    }
}
