package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelWriterTest {
    @TempDir
    Path temporary;

    private Path template(String config) {
        return SmallModels.directory(temporary.resolve("template"), config, SmallModels.tensors(config));
    }

    private static FloatSource flat(String config) {
        return FloatSource.of(FloatBuffer.wrap(SmallModels.flat(SmallModels.layout(config))));
    }

    @Test
    void writesWhatItReads() throws IOException {
        for (String config : List.of(SmallModels.LLAMA, SmallModels.TIED_LLAMA, SmallModels.GPT2)) {
            Path target = temporary.resolve("made/on/the/way/policy");
            ModelDirectory.write(target, ModelDirectory.open(template(config)), flat(config));
            assertThat(SmallModels.read(target)).isEqualTo(SmallModels.flat(SmallModels.layout(config)));
            assertThat(SmallModels.names(target)).containsExactly("config.json", "model.safetensors");
            assertThat(SmallModels.names(target.getParent())).containsExactly("policy");
        }
    }

    @Test
    void writesTheFormatToTheByte() throws IOException {
        Path target = temporary.resolve("policy");
        ModelDirectory.write(target, ModelDirectory.open(template(SmallModels.GPT2)), flat(SmallModels.GPT2));
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(target.resolve("model.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) file.getLong();
        assertThat(length % 8).isZero();
        byte[] header = new byte[length];
        file.get(header);
        assertThat(new String(header, StandardCharsets.UTF_8))
                .startsWith("{\"__metadata__\":{\"format\":\"pt\"},\"transformer.wte.weight\":"
                        + "{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]},"
                        + "\"transformer.wpe.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[24,40]},");
        float[] data = new float[file.remaining() / 4];
        file.asFloatBuffer().get(data);
        assertThat(data).isEqualTo(SmallModels.flat(SmallModels.layout(SmallModels.GPT2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'dtype':'bfloat16', | 'dtype':'float32',|",
                "'torch_dtype':'float16', | 'torch_dtype':'float32',|",
                "'dtype':'float16','torch_dtype':'float16', | 'dtype':'float32','torch_dtype':'float32',|",
                "`` | `` | ,'torch_dtype':'float32'"
            })
    void keepsTheConfigurationButForTheType(String given, String written, String added) throws IOException {
        String keys = "'architectures':['GPT2LMHeadModel'],'unknown':{'x':[1,2.5,null]},";
        String rest = SmallModels.GPT2.substring(1, SmallModels.GPT2.length() - 1);
        Path template = template("{" + (given + keys).replace('\'', '"') + rest + "}");
        Path target = temporary.resolve("policy");
        ModelDirectory.write(target, ModelDirectory.open(template), flat(SmallModels.GPT2));

        JsonNode expected = BoundedJson.MAPPER.readTree("{" + (written + keys).replace('\'', '"') + rest
                + (added == null ? "" : added.replace('\'', '"')) + "}");
        assertThat(BoundedJson.MAPPER.readTree(target.resolve("config.json").toFile()))
                .isEqualTo(expected);
    }

    @Test
    void namesNoCodeThatIsNotWritten() throws IOException {
        String code = "{\"auto_map\":{\"AutoModelForCausalLM\":\"modeling_phi3.Phi3ForCausalLM\"},";
        Path target = temporary.resolve("policy");
        ModelDirectory template = ModelDirectory.open(template(code + SmallModels.GPT2.substring(1)));
        ModelDirectory.write(target, template, flat(SmallModels.GPT2));
        JsonNode config =
                BoundedJson.MAPPER.readTree(target.resolve("config.json").toFile());
        assertThat(config.has("auto_map")).isFalse();
        assertThat(config.has("model_type")).isTrue();
    }

    @Test
    void copiesTokenizerAndGenerationFilesAndNothingElse() throws IOException {
        Path template = template(SmallModels.GPT2);
        List<String> copied = List.of(
                "chat_template.jinja",
                "generation_config.json",
                "special_tokens_map.json",
                "tokenizer.json",
                "tokenizer_config.json");
        for (String name : copied) {
            Files.writeString(template.resolve(name), "content of " + name);
        }
        Files.writeString(template.resolve("README.md"), "no part of the model");
        Files.setPosixFilePermissions(template.resolve("tokenizer.json"), PosixFilePermissions.fromString("r--r--r--"));
        Path target = temporary.resolve("policy");
        ModelDirectory.write(target, ModelDirectory.open(template), flat(SmallModels.GPT2));

        for (String name : copied) {
            assertThat(target.resolve(name)).hasContent("content of " + name);
        }
        assertThat(target.resolve("README.md")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("tokenizer.json"))))
                .startsWith("rw-");
    }

    @Test
    void dividesIntoShardsAboveTheBound() throws IOException {
        ConfigJson json = ConfigJson.read(template(SmallModels.LLAMA).resolve("config.json"));
        ParameterLayout layout = SmallModels.layout(SmallModels.LLAMA);
        Path target = temporary.resolve("policy");
        new ModelWriter(json, layout, CompanionFiles.NONE, WeightFormat.FLOAT32, 70)
                .write(target, flat(SmallModels.LLAMA));

        // Bytes: 24 8 16 16 | 16 16 8 24 | 24 24 8 | 24
        assertThat(SmallModels.names(target))
                .containsExactly(
                        "config.json",
                        "model-00001-of-00004.safetensors",
                        "model-00002-of-00004.safetensors",
                        "model-00003-of-00004.safetensors",
                        "model-00004-of-00004.safetensors",
                        "model.safetensors.index.json");
        JsonNode index = BoundedJson.MAPPER.readTree(
                target.resolve("model.safetensors.index.json").toFile());
        assertThat(index.at("/metadata/total_size").longValue()).isEqualTo(layout.size() * 4);
        assertThat(index.at("/weight_map/lm_head.weight").textValue()).isEqualTo("model-00004-of-00004.safetensors");
        assertThat(SmallModels.read(target)).isEqualTo(SmallModels.flat(layout));
    }

    @Test
    void namesShardsInPlainDigitsWhateverTheLanguage() throws IOException {
        ConfigJson json = ConfigJson.read(template(SmallModels.LLAMA).resolve("config.json"));
        Path target = temporary.resolve("policy");
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            new ModelWriter(json, SmallModels.layout(SmallModels.LLAMA), CompanionFiles.NONE, WeightFormat.FLOAT32, 70)
                    .write(target, flat(SmallModels.LLAMA));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(SmallModels.names(target)).contains("model-00001-of-00004.safetensors");
    }

    @Test
    void writesATensorLargerThanAShardAlone() throws IOException {
        ConfigJson json = ConfigJson.read(template(SmallModels.GPT2).resolve("config.json"));
        Path target = temporary.resolve("policy");
        new ModelWriter(json, SmallModels.layout(SmallModels.GPT2), CompanionFiles.NONE, WeightFormat.FLOAT32, 1)
                .write(target, flat(SmallModels.GPT2));
        assertThat(SmallModels.names(target)).hasSize(2 + 16).contains("model-00016-of-00016.safetensors");
        assertThat(SmallModels.read(target)).isEqualTo(SmallModels.flat(SmallModels.layout(SmallModels.GPT2)));
    }

    @Test
    void refusesValuesThatAreNotFiniteAndLeavesTheOldModel() throws IOException {
        Path target = temporary.resolve("policy");
        ModelDirectory template = ModelDirectory.open(template(SmallModels.GPT2));
        ModelDirectory.write(target, template, flat(SmallModels.GPT2));
        float[] values = SmallModels.flat(template.layout());
        values[7] = Float.NEGATIVE_INFINITY;

        assertThatThrownBy(() -> ModelDirectory.write(target, template, FloatSource.of(FloatBuffer.wrap(values))))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write model: tensor transformer.wpe.weight holds -Infinity at element 1 (" + target
                        + ")");
        assertThat(SmallModels.read(target)).isEqualTo(SmallModels.flat(template.layout()));
        assertThat(SmallModels.names(temporary)).containsExactly("policy", "template");
    }

    @Test
    void replacesTheModelItWasReadFrom() throws IOException {
        Path model = template(SmallModels.GPT2);
        Files.writeString(model.resolve("tokenizer.json"), "{}");
        ModelDirectory template = ModelDirectory.open(model);
        float[] doubled = SmallModels.flat(template.layout());
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] *= 2;
        }
        ModelDirectory.write(model, template, FloatSource.of(FloatBuffer.wrap(doubled)));
        assertThat(SmallModels.read(model)).isEqualTo(doubled);
        assertThat(model.resolve("tokenizer.json")).hasContent("{}");
        assertThat(SmallModels.names(temporary)).containsExactly("template");
    }

    @Test
    void writesTheTokenizerOfAModelThatIsGoneByThen() throws IOException {
        Path model = template(SmallModels.GPT2);
        Files.writeString(model.resolve("tokenizer.json"), "{}");
        Files.writeString(model.resolve("generation_config.json"), "{ }");
        ModelDirectory template = ModelDirectory.open(model);
        for (String name : SmallModels.names(model)) {
            Files.delete(model.resolve(name));
        }
        Path target = temporary.resolve("policy");
        ModelDirectory.write(target, template, flat(SmallModels.GPT2));
        assertThat(target.resolve("tokenizer.json")).hasContent("{}");
        assertThat(target.resolve("generation_config.json")).hasContent("{ }");
    }

    @Test
    void refusesTokenizerFilesThatAreTooLargeByName() throws IOException {
        Path model = Files.createDirectory(temporary.resolve("model"));
        Files.writeString(model.resolve("tokenizer.json"), "12345");
        Files.writeString(model.resolve("vocab.json"), "1234");
        assertThat(CompanionFiles.read(model, 5, 9).files()).containsOnlyKeys("tokenizer.json", "vocab.json");
        assertThatThrownBy(() -> CompanionFiles.read(model, 4, 9))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot load model: tokenizer.json is larger than the 4 bytes that are read of it, with what"
                                + " stands beside it (" + model.resolve("tokenizer.json") + ")");
        assertThatThrownBy(() -> CompanionFiles.read(model, 5, 8))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: vocab.json is larger than the 3 bytes that are read of it, with what"
                        + " stands beside it (" + model.resolve("vocab.json") + ")");
    }

    @Test
    void bringsBackWhatAWriteThatWasKilledHadMovedAside() throws IOException {
        Path target = temporary.resolve("policy");
        ModelDirectory template = ModelDirectory.open(template(SmallModels.GPT2));
        ModelDirectory.write(target, template, flat(SmallModels.GPT2));
        // As a kill between the two renames leaves it.
        Path folder = Files.createDirectory(temporary.resolve(".policy.commit"));
        Files.createDirectory(temporary.resolve(".policy.tmp-1"));
        String journal = "plumbline-commit-2\ntaken\tpolicy\t.policy.tmp-1\t\n";
        Files.writeString(folder.resolve("journal"), journal);
        MessageDigest digest = Sha256.begin();
        digest.update(journal.getBytes(StandardCharsets.UTF_8));
        Files.move(target, folder.resolve("former-" + Sha256.hex(digest) + "-0"));
        assertThatThrownBy(() -> ModelDirectory.write(target, template, (offset, values) -> values.put(new float[2])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The source left 4 values unfilled");
        assertThat(SmallModels.read(target)).isEqualTo(SmallModels.flat(template.layout()));
        assertThat(folder).doesNotExist();
    }

    @Test
    void neverDeletesWhatIsNoModel() throws IOException {
        ModelDirectory template = ModelDirectory.open(template(SmallModels.GPT2));
        Path file = Files.createFile(temporary.resolve("file"));
        assertNotWritten(file, template, "there is a file where the directory should be");

        Path home = Files.createDirectory(temporary.resolve("home"));
        Files.writeString(home.resolve("thesis.tex"), "years of work");
        String elsewise = "the directory exists and holds something else than a model, so it is not replaced";
        assertNotWritten(home, template, elsewise);
        Files.writeString(home.resolve("config.json"), "{}");
        Files.createDirectory(home.resolve("pictures"));
        assertNotWritten(home, template, elsewise);
        assertThat(SmallModels.names(home)).containsExactly("config.json", "pictures", "thesis.tex");

        assertNotWritten(Path.of("/"), template, "the file system's root cannot be a model directory");
        assertNotWritten(
                file.resolve("policy"), template, "writing failed, something else is at " + file, Kind.STORAGE);

        Path empty = Files.createDirectory(temporary.resolve("empty"));
        ModelDirectory.write(empty, template, flat(SmallModels.GPT2));
        assertThat(SmallModels.read(empty)).hasSize((int) template.layout().size());
    }

    @Test
    void refusesASourceThatGivesTooLittle() throws IOException {
        ModelDirectory template = ModelDirectory.open(template(SmallModels.GPT2));
        assertThatThrownBy(() -> ModelDirectory.write(
                        temporary.resolve("policy"), template, (offset, target) -> target.put(new float[2])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The source left 4 values unfilled");
        assertThat(SmallModels.names(temporary)).containsExactly("template");
    }

    private static void assertNotWritten(Path target, ModelDirectory template, String found) {
        assertNotWritten(target, template, found, Kind.MODEL);
    }

    private static void assertNotWritten(Path target, ModelDirectory template, String found, Kind kind) {
        assertThatThrownBy(() -> ModelDirectory.write(target, template, flat(SmallModels.GPT2)))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write model: " + found + " (" + target + ")")
                .extracting(thrown -> ((PlumblineException) thrown).kind())
                .isEqualTo(kind);
    }
}
