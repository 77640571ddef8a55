package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scaling for long sequences. Expected values are those of transformers' {@code modeling_rope_utils} of version 5.18. */
class RopeScalingTest {
    private static final String YARN = "'rope_type':'yarn','factor':4.0,'original_max_position_embeddings':32";

    private static RotaryConfig rotary(String parameters, int headSize, int maxPositions) {
        String json = "{'rope_parameters':{'rope_theta':10000.0," + parameters + "}}";
        return RotaryFrequencies.parse(
                ConfigJson.parse(json.replace('\'', '"')), RotaryKeys.LLAMA, headSize, maxPositions);
    }

    private static void assertClose(List<Double> actual, double... expected) {
        assertThat(actual).hasSize(expected.length);
        for (int pair = 0; pair < expected.length; pair++) {
            assertThat(actual.get(pair)).as("pair %d", pair).isCloseTo(expected[pair], Percentage.withPercentage(1e-4));
        }
    }

    @Test
    void yarnKeepsShortWavesAndStretchesLongOnes() {
        double[] expected = {
            1.0,
            0.19764235615730286,
            0.02500000037252903,
            0.007905694656074047,
            0.0024999999441206455,
            0.0007905694656074047,
            0.0002500000118743628,
            7.905694656074047e-05
        };
        RotaryConfig yarn = rotary(YARN, 16, 128);
        assertClose(yarn.inverseFrequencies(), expected);
        assertThat(yarn.factor()).isCloseTo(1.138629436111989, within(1e-12));
        RotaryConfig implied = rotary(YARN.replace("'factor':4.0,", ""), 16, 128);
        assertThat(implied).as("the factor that the lengths imply").isEqualTo(yarn);
    }

    @Test
    void yarnOfALongQwen() {
        String text = "{'rope_theta':1000000.0,'rope_scaling':{" + YARN.replace(":32", ":32768") + "}}";
        RotaryConfig qwen =
                RotaryFrequencies.parse(ConfigJson.parse(text.replace('\'', '"')), RotaryKeys.LLAMA, 128, 131_072);
        List<Double> frequencies = qwen.inverseFrequencies();
        assertClose(frequencies.subList(22, 25), 0.00865964312106371, 0.006978305988013744, 0.005375321488827467);
        assertClose(frequencies.subList(39, 42), 6.490394298452884e-05, 4.4456985051510856e-05, 3.582531644497067e-05);
        assertClose(frequencies.subList(63, 64), 3.102344408034696e-07);
    }

    /** An explicit factor is taken as it is, of 1 too; DeepSeek's scales are divided; its other names are not read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'attention_factor':1.0 |",
                "'attention_factor':1.5,'mscale':1.0,'mscale_all_dim':0.5 | 1.5",
                "'mscale':1.0,'mscale_all_dim':0.5 | 1.0648216253695715",
                "'mscale':1.0,'mscale_all_dim':1.0 |",
                "'mscale':0.7 | 1.138629436111989",
                "'attn_factor':0.8 | 1.138629436111989"
            })
    void yarnMakesQueriesAndKeysLonger(String keys, Double factor) {
        Double actual = rotary(YARN + "," + keys, 16, 128).factor();
        if (factor == null) {
            assertThat(actual).isNull();
        } else {
            assertThat(actual).isCloseTo(factor, within(1e-12));
        }
    }

    @Test
    void yarnsBoundsMayBeSaidAndLeftUnrounded() {
        assertClose(
                rotary(YARN + ",'beta_fast':8,'beta_slow':2,'truncate':false", 16, 128)
                        .inverseFrequencies()
                        .subList(0, 3),
                1.0,
                0.07905694097280502,
                0.02500000037252903);
    }

    @Test
    void longropeHasAListForShortSequencesAndOneForLongOnes() {
        String keys = "'rope_type':'longrope','short_factor':[1.0,1.5,2.0,4.0],'long_factor':[1.0,2.0,8.0,32.0],"
                + "'original_max_position_embeddings':32";
        RotaryConfig longrope = rotary(keys, 8, 128);
        assertClose(
                longrope.inverseFrequencies(), 1.0, 0.06666667014360428, 0.004999999888241291, 0.0002500000118743628);
        assertThat(longrope.longer().beyond()).isEqualTo(32);
        assertClose(
                longrope.longer().inverseFrequencies(),
                1.0,
                0.05000000074505806,
                0.0012499999720603228,
                3.125000148429535e-05);
        assertThat(longrope.factor()).isCloseTo(1.1832159566199232, within(1e-12));
        RotaryConfig neverLonger = rotary(keys, 8, 32);
        assertThat(neverLonger.longer()).isNull();
        assertThat(neverLonger.factor()).isNull();
        assertThat(rotary(keys + ",'attention_factor':1.3", 8, 128).factor()).isEqualTo(1.3);
    }

    @Test
    void dynamicScalesNothingUpToTheModelsPositions() {
        assertThat(rotary("'rope_type':'dynamic','factor':2.0", 8, 128))
                .isEqualTo(rotary("'rope_type':'default'", 8, 128));
    }
}
