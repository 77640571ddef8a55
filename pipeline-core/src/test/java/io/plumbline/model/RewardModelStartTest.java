package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardModelStartTest {
    private static final String LLAMA = SmallModels.LLAMA.replace("}", ",\"eos_token_id\":[2,1]}");

    @TempDir
    Path temporary;

    private ModelDirectory model(String config) {
        return ModelDirectory.open(
                SmallModels.directory(temporary.resolve("base"), config, SmallModels.tensors(config)));
    }

    private static float[] values(RewardModelStart start, ModelDirectory base) {
        FloatBuffer values = FloatBuffer.allocate((int) start.shape().layout().size());
        start.read(base, FloatSink.into(values));
        return values.array();
    }

    @Test
    void keepsTheDecoderAndDrawsTheHeadFromTheSeed() {
        ModelDirectory base = model(LLAMA);
        RewardModelStart start = RewardModelStart.of(base, 7);
        float[] values = values(start, base);
        float[] own = SmallModels.flat(base.layout());
        int head = values.length - 2;
        assertThat(values).startsWith(Arrays.copyOf(own, head));
        assertThat(values[head]).isNotZero().isBetween(-0.1f, 0.1f);
        assertThat(values(RewardModelStart.of(base, 7), base)).isEqualTo(values);
        assertThat(values(RewardModelStart.of(base, 8), base)[head]).isNotEqualTo(values[head]);
    }

    @Test
    void whatIsWrittenIsReadAgainWithItsOffset() {
        ModelDirectory base = model(LLAMA);
        RewardModelStart start = RewardModelStart.of(base, 7);
        float[] values = values(start, base);
        Path target = temporary.resolve("reward");
        start.write(target, FloatSource.of(FloatBuffer.wrap(values)), -1.25);
        ModelDirectory written = ModelDirectory.open(target);
        assertThat(written.config().head().scalar()).isEqualTo(new ScalarConfig(1, 2, -1.25));
        FloatBuffer read = FloatBuffer.allocate(values.length);
        written.read(FloatSink.into(read));
        assertThat(read.array()).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'pad_token':'<p>'}|{'added_tokens':[{'id':1,'content':'<p>'}]}|1",
                "{'pad_token':{'content':'<p>'}}|{'model':{'vocab':{'<p>':0}}}|0",
                "{'pad_token':'<q>'}|{'added_tokens':[{'id':1,'content':'<p>'}]}|2",
                "{'pad_token':null}|{}|2"
            })
    void paddingIsTheTokenizersElseTheEndOfSequence(String settings, String tokenizer, int expected)
            throws IOException {
        model(LLAMA);
        Files.writeString(temporary.resolve("base/tokenizer_config.json"), settings.replace('\'', '"'));
        Files.writeString(temporary.resolve("base/tokenizer.json"), tokenizer.replace('\'', '"'));
        RewardModelStart start = RewardModelStart.of(ModelDirectory.open(temporary.resolve("base")), 0);
        assertThat(start.shape().config().head().scalar().paddingTokenId()).isEqualTo(expected);
    }

    @Test
    void refusesAModelWithoutPaddingAndOneThatTransformersScoresNothingWith() {
        assertThatThrownBy(() -> RewardModelStart.of(model(SmallModels.LLAMA), 0))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("neither tokenizer_config.json nor config.json names a padding token");
        String granite = LLAMA.replace("llama", "granite");
        assertThatThrownBy(() -> RewardModelStart.of(model(granite), 0))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("transformers has no class that scores with a granite model");
    }
}
