package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading: names, shapes, types, and the sentence for each thing that can be wrong. */
class ModelDirectoryTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    @TempDir
    Path temporary;

    private Path weights() {
        return temporary.resolve("model.safetensors");
    }

    private static void assertRefused(ThrowingCallable call, String found, Path path) {
        assertThatThrownBy(call)
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + found + " (" + path + ")")
                .extracting(thrown -> ((PlumblineException) thrown).kind())
                .isEqualTo(PlumblineException.Kind.MODEL);
    }

    private void assertReads(String config, SafetensorsFiles tensors) {
        SmallModels.directory(temporary, config, tensors);
        assertThat(SmallModels.read(temporary)).isEqualTo(SmallModels.flat(SmallModels.layout(config)));
    }

    @Test
    void readsUnderTheNamesOfTransformers() {
        assertReads(SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA));
        assertReads(SmallModels.TIED_LLAMA, SmallModels.tensors(SmallModels.TIED_LLAMA));
        assertReads(SmallModels.GPT2, SmallModels.tensors(SmallModels.GPT2));
    }

    @Test
    void readsTiedWeightsUnderTheHeadsNameAlone() {
        assertReads(SmallModels.TIED_LLAMA, SmallModels.tensors(SmallModels.TIED_LLAMA, EMBEDDING, HEAD));
        assertReads(SmallModels.GPT2, SmallModels.tensors(SmallModels.GPT2, "transformer.wte.weight", HEAD));
    }

    @Test
    void readsTiedWeightsUnderBothNamesIfTheyAreEqual() {
        float[] embedding = SmallModels.values(SmallModels.layout(SmallModels.TIED_LLAMA), 0);
        assertReads(
                SmallModels.TIED_LLAMA,
                SmallModels.tensors(SmallModels.TIED_LLAMA).float32(HEAD, "[3, 2]", embedding));
        embedding[5] += 1;
        SmallModels.directory(
                temporary,
                SmallModels.TIED_LLAMA,
                SmallModels.tensors(SmallModels.TIED_LLAMA).float32(HEAD, "[3, 2]", embedding));
        String problem = "tensors model.embed_tokens.weight and lm_head.weight differ, but config.json makes them one"
                + " (tied weights); set tie_word_embeddings to false there if both are meant, or save the model again";
        assertRefused(() -> SmallModels.read(temporary), problem, weights());
        assertRefused(() -> ModelDirectory.open(temporary).fingerprint(), problem, weights());
    }

    @Test
    void readsNamesWithoutThePrefixOfTheBaseModel() {
        assertReads(SmallModels.GPT2, SmallModels.tensors(SmallModels.GPT2, "transformer.", ""));
        assertReads(SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA, "model.", ""));
    }

    @Test
    void ignoresBuffersThatOlderVersionsStored() {
        assertReads(
                SmallModels.GPT2,
                SmallModels.tensors(SmallModels.GPT2)
                        .tensor("transformer.h.0.attn.bias", "BOOL", "[1, 1, 2, 2]", new byte[4])
                        .float32("transformer.h.0.attn.masked_bias", "[]", -1e4f));
        assertReads(
                SmallModels.LLAMA,
                SmallModels.tensors(SmallModels.LLAMA)
                        .float32("model.layers.0.self_attn.rotary_emb.inv_freq", "[1]", 1));
    }

    @Test
    void readsHalfPrecisionExactlyAcrossChunks() {
        String config = SmallModels.TIED_LLAMA.replace("\"vocab_size\":3", "\"vocab_size\":" + TensorCursor.CHUNK);
        ParameterLayout layout = SmallModels.layout(config);
        SafetensorsFiles tensors = new SafetensorsFiles();
        float[] expected = new float[(int) layout.size()];
        for (ParameterLayout.Parameter parameter : layout.parameters()) {
            boolean brain = parameter.layer() < 0;
            short[] bits = new short[(int) parameter.size()];
            for (int i = 0; i < bits.length; i++) {
                // 1 + fraction, in either type.
                int fraction = i % 128;
                bits[i] = (short) (brain ? 0x3f80 | fraction : 0x3c00 | fraction);
                expected[(int) parameter.offset() + i] = 1 + fraction / (brain ? 128f : 1024f);
            }
            tensors.halves(
                    parameter.name(), brain ? "BF16" : "F16", parameter.shape().toString(), bits);
        }
        SmallModels.directory(temporary, config, tensors);

        ModelDirectory model = ModelDirectory.open(temporary);
        float[] read = new float[expected.length];
        List<Integer> chunks = new ArrayList<>();
        model.read((offset, values) -> {
            chunks.add(values.remaining());
            values.get(read, (int) offset, values.remaining());
        });

        assertThat(read).isEqualTo(expected);
        // The embedding alone is two chunks.
        assertThat(chunks).startsWith(TensorCursor.CHUNK, TensorCursor.CHUNK).allMatch(size -> size > 0);
    }

    @Test
    void keepsTheWholeConfiguration() {
        String config = SmallModels.GPT2.replace("{", "{\"anything\":[1,null],");
        SmallModels.directory(temporary, config, SmallModels.tensors(SmallModels.GPT2));
        ModelDirectory model = ModelDirectory.open(temporary);
        assertThat(model.configJson()).isEqualTo(config);
        assertThat(model.path()).isEqualTo(temporary);
    }

    @Test
    void refusesADirectoryThatIsNone() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertRefused(
                () -> ModelDirectory.open(file), "it is not a directory; give the one that holds config.json", file);
        Path nowhere = temporary.resolve("nowhere");
        assertRefused(
                () -> ModelDirectory.open(nowhere),
                "there is no such directory; give a Hugging Face directory",
                nowhere);
        Path name = Path.of("no-such-owner/Llama-3.2-1B");
        assertRefused(
                () -> ModelDirectory.open(name),
                "there is no such directory; give a directory; if this is a name on Hugging Face's hub, download it"
                        + " first: hf download no-such-owner/Llama-3.2-1B --local-dir DIR",
                name);
    }

    @Test
    void saysThatALinkOfTheHubsCacheLeadsNowhere() throws IOException {
        Files.writeString(temporary.resolve("config.json"), SmallModels.LLAMA);
        Files.createSymbolicLink(temporary.resolve("model.safetensors"), Path.of("..", "blobs", "gone"));
        assertRefused(
                () -> ModelDirectory.open(temporary),
                "there is neither model.safetensors nor model.safetensors.index.json; model.safetensors is a link to a file"
                        + " that is not there; copy the directory with what its links lead to (cp -rL), or download the"
                        + " model again",
                temporary);
    }

    /** As of a model whose licence was not accepted: the hub's page stands in the file. */
    @Test
    void aPageInThePlaceOfAConfigurationIsAFaultOfTheModel() {
        for (String text : List.of("<!DOCTYPE html>", "[]", "{\"model_type\": ")) {
            assertThatThrownBy(() -> ModelShape.of(text))
                    .isInstanceOfSatisfying(PlumblineException.class, thrown -> assertThat(thrown.kind())
                            .isEqualTo(PlumblineException.Kind.MODEL))
                    .hasMessageStartingWith("Cannot load model: config.json ");
        }
    }

    @Test
    void refusesADirectoryWithoutItsFiles() throws IOException {
        Path config = temporary.resolve("config.json");
        String cure = "; give the directory that transformers reads";
        assertRefused(() -> ModelDirectory.open(temporary), "there is no config.json" + cure, temporary);
        Files.writeString(config, SmallModels.LLAMA);
        String neither = "there is neither model.safetensors nor model.safetensors.index.json";
        assertRefused(() -> ModelDirectory.open(temporary), neither + cure, temporary);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adapter_config.json adapter_model.safetensors | it holds a LoRA adapter (adapter_config.json) and not its"
                        + " model; merge the two with export --model ADAPTER --base MODEL --out DIR and give that directory",
                "pytorch_model.bin | pytorch_model.bin is not read; convert it with transformers:"
                        + " AutoModelForCausalLM.from_pretrained(DIR).save_pretrained(NEW_DIR, safe_serialization=True),"
                        + " and the tokenizer likewise",
                "pytorch_model-00001-of-00002.bin pytorch_model.bin.index.json | pytorch_model.bin is not read; convert it"
                        + " with transformers: AutoModelForCausalLM.from_pretrained(DIR).save_pretrained(NEW_DIR,"
                        + " safe_serialization=True), and the tokenizer likewise",
                "llama-3.Q4_K_M.gguf | GGUF is not read; give the directory of the model that it was made from, in"
                        + " safetensors",
                "model.safetensors.incomplete | a download into it has not come to its end; download the model again",
                "consolidated.00.pth params.json | weights in their maker's own form (consolidated.*) are not read; give"
                        + " the directory that transformers reads",
            })
    void saysHowAnotherFormBecomesOneThatIsRead(String names, String cure) throws IOException {
        for (String name : names.split(" ")) {
            Files.createFile(temporary.resolve(name));
        }
        assertRefused(() -> ModelDirectory.open(temporary), "there is no config.json; " + cure, temporary);
        Files.writeString(temporary.resolve("config.json"), SmallModels.LLAMA);
        assertRefused(
                () -> ModelDirectory.open(temporary),
                "there is neither model.safetensors nor model.safetensors.index.json; " + cure,
                temporary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "model.safetensors.index.json"})
    void refusesAModelWithAnAdapterBesideIt(String weights) throws IOException {
        Files.writeString(temporary.resolve("config.json"), SmallModels.LLAMA);
        Files.createFile(temporary.resolve(weights));
        Files.createFile(temporary.resolve("adapter_config.json"));
        assertRefused(
                () -> ModelDirectory.open(temporary),
                "beside the model it holds a LoRA adapter (adapter_config.json), and it is not said whether the two belong"
                        + " together; move the adapter's files to a directory of their own, and give that too if it is"
                        + " meant",
                temporary);
    }

    @Test
    void refusesAPointerOfGitLfs() throws IOException {
        Path config = temporary.resolve("config.json");
        Files.writeString(config, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 500\n");
        assertRefused(
                () -> ModelDirectory.open(temporary),
                "config.json is a Git LFS pointer, not the file it stands for; fetch that by 'git lfs pull'",
                config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "tokenizer.json", "tokenizer.model"})
    void refusesAPointerOfGitLfsBesideTheConfiguration(String name) throws IOException {
        SmallModels.directory(temporary, SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA));
        Path pointer = temporary.resolve(name);
        Files.writeString(pointer, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 500\n");
        assertRefused(
                () -> ModelDirectory.open(temporary),
                name + " is a Git LFS pointer, not the file it stands for; fetch that by 'git lfs pull'",
                pointer);
    }

    @Test
    void refusesAWrongShapeWithBoth() {
        String wider = SmallModels.LLAMA.replace("\"intermediate_size\":3", "\"intermediate_size\":4");
        SmallModels.directory(temporary, wider, SmallModels.tensors(SmallModels.LLAMA));
        assertRefused(
                () -> ModelDirectory.open(temporary),
                "tensor model.layers.0.mlp.gate_proj.weight is [3, 2], config.json says [4, 2]",
                weights());
    }

    @Test
    void refusesMissingTensors() {
        SmallModels.directory(
                temporary,
                SmallModels.LLAMA,
                SmallModels.tensors(SmallModels.LLAMA, "model.norm.weight", "model.layers.7.rotary_emb.inv_freq"));
        assertRefused(() -> ModelDirectory.open(temporary), "tensor model.norm.weight is missing", weights());

        String deeper = SmallModels.LLAMA.replace("\"num_hidden_layers\":1", "\"num_hidden_layers\":2");
        SmallModels.directory(temporary, deeper, SmallModels.tensors(SmallModels.LLAMA));
        assertRefused(
                () -> ModelDirectory.open(temporary),
                "tensor model.layers.1.input_layernorm.weight is missing, and 8 more",
                weights());
    }

    @Test
    void refusesAnUntiedHeadThatIsNotThere() {
        SmallModels.directory(temporary, SmallModels.LLAMA, SmallModels.tensors(SmallModels.TIED_LLAMA));
        assertRefused(() -> ModelDirectory.open(temporary), "tensor lm_head.weight is missing", weights());
    }

    @Test
    void refusesTensorsThatDoNotBelong() {
        SafetensorsFiles tensors = SmallModels.tensors(SmallModels.LLAMA).float32("model.extra", "[1]", 1);
        SmallModels.directory(temporary, SmallModels.LLAMA, tensors);
        String found = "tensor model.extra does not belong to the llama model that config.json describes";
        assertRefused(() -> ModelDirectory.open(temporary), found, weights());
        SmallModels.directory(temporary, SmallModels.LLAMA, tensors.float32("model.another", "[1]", 1));
        assertRefused(() -> ModelDirectory.open(temporary), found + ", and 1 more", weights());
    }

    @Test
    void refusesTypesThatHoldNoWeights() {
        SafetensorsFiles tensors =
                SmallModels.tensors(SmallModels.LLAMA, "model.norm.weight", "model.rotary_emb.inv_freq");
        SmallModels.directory(
                temporary, SmallModels.LLAMA, tensors.tensor("model.norm.weight", "F64", "[2]", new byte[16]));
        assertRefused(
                () -> ModelDirectory.open(temporary),
                "tensor model.norm.weight is F64, supported are F32, F16, BF16",
                weights());
    }

    @Test
    void refusesValuesThatAreNotFinite() {
        SafetensorsFiles tensors =
                SmallModels.tensors(SmallModels.LLAMA, "model.norm.weight", "model.rotary_emb.inv_freq");
        SmallModels.directory(temporary, SmallModels.LLAMA, tensors.float32("model.norm.weight", "[2]", 1, Float.NaN));
        assertRefused(() -> SmallModels.read(temporary), "tensor model.norm.weight holds NaN at element 1", weights());

        tensors = SmallModels.tensors(SmallModels.LLAMA, "model.norm.weight", "model.rotary_emb.inv_freq");
        SmallModels.directory(
                temporary, SmallModels.LLAMA, tensors.halves("model.norm.weight", "F16", "[2]", (short) 0xfc00, (short)
                        0));
        assertRefused(
                () -> SmallModels.read(temporary), "tensor model.norm.weight holds -Infinity at element 0", weights());
    }

    @Test
    void refusesAFileThatWasCutAfterItWasOpened() throws IOException {
        SmallModels.directory(temporary, SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA));
        ModelDirectory model = ModelDirectory.open(temporary);
        byte[] whole = Files.readAllBytes(weights());
        Files.write(weights(), Arrays.copyOf(whole, whole.length - 1));
        assertRefused(
                () -> model.read((offset, values) -> {}),
                "the file ends at byte " + (whole.length - 1) + ": it was cut while it was read",
                weights());
    }

    @Test
    void writesNothingOfAModelThatChangedWhileItWasExported() {
        Path source = SmallModels.directory(
                temporary.resolve("source"), SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA));
        ModelDirectory model = ModelDirectory.open(source);
        Path target = temporary.resolve("target");
        Path weights = source.resolve("model.safetensors");
        assertThatThrownBy(() -> model.export(
                        target,
                        own -> (offset, into) -> {
                            own.fill(offset, into);
                            touch(weights);
                        },
                        WeightFormat.FLOAT32,
                        1 << 20))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("model.safetensors has changed since the model was opened");
        assertThat(target).doesNotExist();
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesTheFileThatCannotBeRead() throws IOException {
        Path config = Files.createDirectory(temporary.resolve("config.json"));
        assertRefused(() -> ModelDirectory.open(temporary), "reading failed, Is a directory", config);
    }
}
