package io.plumbline.model;

import static io.plumbline.HostileCase.refused;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** Model configurations that lie. */
public final class HostileModelConfigs implements HostileCorpus {
    private final List<HostileCase> cases = new ArrayList<>();

    @Override
    public String kind() {
        return "models: configurations";
    }

    @Override
    public List<HostileCase> cases() {
        texts();
        sizes();
        options();
        cases.add(refused("a model too large for the disk, to be made", "the disk has only", directory -> {
            String config = SmallModels.LLAMA
                    .replace("\"vocab_size\":3", "\"vocab_size\":16777216")
                    .replace("\"hidden_size\":2", "\"hidden_size\":16384")
                    .replace("\"num_hidden_layers\":1", "\"num_hidden_layers\":9999")
                    .replace("\"intermediate_size\":3", "\"intermediate_size\":16777216");
            Files.writeString(directory.resolve("config.json"), config);
            Files.writeString(directory.resolve("tokenizer.json"), "{}");
            RandomInitializer.write(directory.resolve("config.json"), directory, 0, directory.resolve("made"));
        }));
        return cases;
    }

    private void config(String name, String says, byte[] config) {
        cases.add(refused(name, says, directory -> {
            SmallModels.directory(directory, SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA));
            Files.write(directory.resolve("config.json"), config);
            HostileModels.load(directory);
        }));
    }

    private void config(String name, String says, String config) {
        config(name, says, config.getBytes(StandardCharsets.UTF_8));
    }

    /** The small model's configuration with one value replaced or added. */
    private void value(String key, String value, String says) {
        String shown = value.length() > 30 ? value.length() + " characters" : value;
        config(key + " = " + shown, says, with(key, value));
    }

    private static String with(String key, String value) {
        String without =
                SmallModels.LLAMA.replaceFirst("\"" + key + "\":[^,}]*,?", "").replace(",}", "}");
        return without.replaceFirst("\\{", Matcher.quoteReplacement("{\"" + key + "\":" + value + ","));
    }

    private void texts() {
        config("configuration is empty", "holds no JSON object", "");
        config("configuration is no JSON", "not valid JSON", "model: llama");
        config("configuration is a list", "holds no JSON object", "[]");
        config("configuration is null", "holds no JSON object", "null");
        config("configuration goes on", "not valid JSON", SmallModels.LLAMA + "}");
        config("configuration ends early", "not valid JSON", SmallModels.LLAMA.substring(0, 40));
        config("configuration in UTF-16", "not valid JSON", "\uFEFF{".getBytes(StandardCharsets.UTF_16BE));
        config("configuration of more than 1 MiB", "is larger than", " ".repeat(1 << 20) + "{}");
        config("configuration nested 100,000 deep", "not valid JSON", "{\"a\":" + "[".repeat(100_000));
        config("a key twice", "not valid JSON", "{\"model_type\":\"llama\",\"model_type\":\"gpt2\"}");
        config("a number of 1,000 digits", "not valid JSON", with("vocab_size", "9".repeat(1_000)));
        config("NaN in JSON", "not valid JSON", with("rms_norm_eps", "NaN"));
        config("no model_type", "has no model_type", "{}");
        value("model_type", "7", "model_type must be a string");
        value("model_type", "\"mamba\"", "model_type 'mamba' is not supported");
        value("model_type", "\"" + "x".repeat(10_000) + "\"", "…' is not supported");
        value("model_type", "\"\\u001b[2J\"", "model_type '?[2J' is not supported");
    }

    private void sizes() {
        String range = "must be a whole number from 1 to 16777216";
        for (String key : List.of("num_hidden_layers", "hidden_size", "vocab_size")) {
            for (String size : List.of("2147483648", "-1", "0", "1.5", "\"12\"", "[12]", "1e10", "true")) {
                value(key, size, key + " " + range);
            }
        }
        value("num_hidden_layers", "16777216", "num_hidden_layers must be from 1 to 10000");
        value("num_hidden_layers", "9999", "is missing, and 89981 more");
        value("intermediate_size", "99999999999999999999", "intermediate_size " + range);
        value("num_attention_heads", "16777216", "");
        value("num_key_value_heads", "3", "num_key_value_heads must divide");
        value("head_dim", "16777217", "head_dim " + range);
        value("max_position_embeddings", "-5", "max_position_embeddings " + range);
        config(
                "a model of more than 2^63 parameters",
                "",
                with("num_hidden_layers", "10000")
                        .replace("\"hidden_size\":2", "\"hidden_size\":16777216")
                        .replace("\"intermediate_size\":3", "\"intermediate_size\":16777216"));
    }

    private void options() {
        value("rms_norm_eps", "0", "rms_norm_eps must be a number > 0");
        value("rms_norm_eps", "1e400", "rms_norm_eps must be a number > 0");
        value("rms_norm_eps", "2", "epsilon must be in (0, 1)");
        value("rope_theta", "-1", "rope_theta must be a number > 0");
        value("rope_theta", "\"NaN\"", "rope_theta must be a number > 0");
        value("rope_scaling", "[1]", "rope_scaling must be an object");
        value("rope_scaling", "{\"rope_type\":\"evil\"}", "evil");
        value("rope_scaling", "{\"rope_type\":\"linear\",\"factor\":\"x\"}", "factor must be a number");
        value("quantization_config", "{\"bits\":4}", "quantized weights");
        value("hidden_act", "\"exec\"", "exec");
        value("tie_word_embeddings", "\"no\"", "tie_word_embeddings must be true or false");
        value("eos_token_id", "[-1]", "eos_token_id must be a token id from 0 on");
        value("eos_token_id", "[\"a\"]", "eos_token_id must be a token id from 0 on");
        value("bos_token_id", "4294967296", "bos_token_id must be a token id from 0 on");
    }
}
