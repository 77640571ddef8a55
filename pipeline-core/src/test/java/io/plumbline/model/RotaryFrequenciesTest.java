package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are transformers' {@code inv_freq} of version 5.18. */
class RotaryFrequenciesTest {
    @TempDir
    Path temporary;

    private List<Double> frequencies(String json, int headSize, int maxPositions) throws IOException {
        Path file = Files.writeString(temporary.resolve("config.json"), json);
        return RotaryFrequencies.parse(ConfigJson.read(file), RotaryKeys.LLAMA, headSize, maxPositions)
                .inverseFrequencies();
    }

    private static void assertClose(List<Double> actual, double... expected) {
        assertThat(actual).hasSize(expected.length);
        for (int pair = 0; pair < expected.length; pair++) {
            // One unit in the last place of float32: pow is not rounded the same everywhere.
            assertThat(actual.get(pair)).as("pair %d", pair).isCloseTo(expected[pair], Percentage.withPercentage(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"rope_theta\": 10000.0, \"rope_scaling\": null}",
                "{\"rope_theta\": 10000, \"rope_scaling\": {}}",
                "{\"rope_parameters\": {\"rope_theta\": 10000.0, \"rope_type\": \"default\"}}",
                "{\"rope_theta\": 5.0, \"rope_parameters\": {\"rope_theta\": 10000.0}}",
                "{\"rope_theta\": 10000.0, \"rope_parameters\": {\"rope_type\": \"default\"}}",
                "{\"partial_rotary_factor\": 1.0, \"rope_theta\": 10000.0}"
            })
    void unscaledInEveryLayout(String json) throws IOException {
        assertClose(frequencies(json, 8, 64), 1.0, 0.10000000149011612, 0.009999999776482582, 0.0010000000474974513);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rope_theta\": 10000.0, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 3.0}}",
                "{\"rope_parameters\": {\"rope_theta\": 10000.0, \"rope_type\": \"linear\", \"factor\": 3}}"
            })
    void linear(String json) throws IOException {
        assertClose(
                frequencies(json, 8, 64),
                0.3333333432674408,
                0.03333333507180214,
                0.003333333181217313,
                0.0003333333588670939);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rope_theta\": 1e4, \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8.0,"
                        + " \"high_freq_factor\": 4.0, \"low_freq_factor\": 1.0,"
                        + " \"original_max_position_embeddings\": 16}}",
                "{\"rope_parameters\": {\"rope_theta\": 1e4, \"rope_type\": \"llama3\", \"factor\": 8.0,"
                        + " \"high_freq_factor\": 4.0, \"low_freq_factor\": 1.0,"
                        + " \"original_max_position_embeddings\": 16}}",
                "{\"original_max_position_embeddings\": 16, \"rope_parameters\": {\"rope_type\": \"llama3\","
                        + " \"factor\": 8.0, \"high_freq_factor\": 4.0, \"low_freq_factor\": 1.0}}"
            })
    void llama3OfAShortModel(String json) throws IOException {
        assertClose(
                frequencies(json, 8, 64),
                0.5760563611984253,
                0.012500000186264515,
                0.0012499999720603228,
                0.0001250000059371814);
    }

    @Test
    void llama3OfLlama31() throws IOException {
        List<Double> frequencies = frequencies(
                "{\"rope_theta\": 500000.0, \"rope_scaling\": {\"factor\": 8.0, \"low_freq_factor\": 1.0,"
                        + " \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8192,"
                        + " \"rope_type\": \"llama3\"}}",
                64,
                131072);
        assertThat(frequencies).hasSize(32);
        // Kept, interpolated and stretched.
        assertClose(
                frequencies.subList(13, 19),
                0.00483942124992609,
                0.0032114461064338684,
                0.0013718936825171113,
                0.0005248460220173001,
                0.0001785077911335975,
                7.784655463183299e-05);
        assertClose(frequencies.subList(31, 32), 3.76732259610435e-07);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"rope_scaling\":{\"type\":\"ntk\",\"factor\":2}} | 8"
                        + "| rope_type 'ntk' is not supported, supported are default, dynamic, linear, llama3,"
                        + " longrope, yarn",
                "{\"rope_scaling\":{\"type\":\"su\",\"factor\":2}} | 8"
                        + "| rope_type 'su' is not supported, supported are default, dynamic, linear, llama3,"
                        + " longrope, yarn",
                "{\"rope_scaling\":{\"type\":\"dynamic\"}} | 8 | config.json has no rope_scaling.factor",
                "{\"rope_parameters\":{\"rope_type\":\"longrope\",\"long_factor\":[1,2,3,4]}} | 8"
                        + "| config.json has no rope_parameters.short_factor",
                "{\"rope_scaling\":{\"type\":\"longrope\",\"long_factor\":[1,2]}} | 8"
                        + "| rope_scaling.long_factor must be a list of 4, got [1,2]",
                "{\"rope_scaling\":{\"type\":\"longrope\",\"long_factor\":[1,2,0,3]}} | 8"
                        + "| rope_scaling.long_factor must be numbers > 0, got [1,2,0,3]",
                "{\"rope_scaling\":{\"type\":\"longrope\",\"long_mscale\":1.2}} | 8"
                        + "| long_mscale is not supported, supported is attention_factor",
                "{} | 7 | head_dim must be even for rotary positions, got 7",
                "{\"rope_theta\":0} | 8 | rope_theta must be a number > 0, got 0",
                "{\"rope_parameters\":{\"rope_theta\":\"1e4\"}} | 8"
                        + "| rope_parameters.rope_theta must be a number > 0, got \"1e4\"",
                "{\"rope_parameters\":[1]} | 8 | rope_parameters must be an object, got [1]",
                "{\"rope_scaling\":{\"type\":\"linear\"}} | 8 | config.json has no rope_scaling.factor",
                "{\"rope_scaling\":{\"type\":\"linear\",\"factor\":-1}} | 8"
                        + "| rope_scaling.factor must be a number > 0, got -1",
                "{\"partial_rotary_factor\":0.5} | 8"
                        + "| partial_rotary_factor must be 1 for this model_type, got 0.5",
                "{\"rope_parameters\":{\"partial_rotary_factor\":0.25}} | 8"
                        + "| partial_rotary_factor must be 1 for this model_type, got 0.25",
                "{\"rope_scaling\":{\"type\":\"llama3\",\"factor\":8,\"low_freq_factor\":4,\"high_freq_factor\":1}} | 8"
                        + "| high_freq_factor must be above low_freq_factor 4.0, got 1.0"
            })
    void refusesByName(String json, int headSize, String found) {
        assertThatThrownBy(() -> frequencies(json, headSize, 64))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + found + " (" + temporary.resolve("config.json") + ")");
    }
}
