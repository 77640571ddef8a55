package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Token ids against those that transformers gives. */
class TextTokenizerGoldenIT {
    @Test
    void tokenisesTheGoldenSentencesAsTransformersDoes() throws IOException, QuarantineException {
        Path fixtures = Fixtures.orSkip("token ids are NOT compared with those of transformers");
        Path model = fixtures.resolve("models/tinystories-656k");
        JsonNode sequences = new ObjectMapper()
                .readTree(model.resolve("golden.json").toFile())
                .path("sequences");
        assertThat(sequences).isNotEmpty();
        try (TextTokenizer tokenizer = TextTokenizer.of(TokenizerFiles.read(model))) {
            assertThat(tokenizer.addsBos()).isTrue();
            ExampleTokenizer pairs = new ExampleTokenizer(tokenizer, TokenizerOptions.DEFAULT);
            for (JsonNode sequence : sequences) {
                TokenizedExample tokens = pairs.tokenize(
                        TextExample.of("", sequence.path("text").textValue(), "another sentence"), "", "");
                assertThat(tokens.example().prompt()).containsExactly(ids(sequence.path("prompt_ids")));
                assertThat(tokens.example().completions()[0]).containsExactly(ids(sequence.path("completion_ids")));
            }
        }
    }

    private static int[] ids(JsonNode array) {
        return IntStream.range(0, array.size())
                .map(i -> array.path(i).intValue())
                .toArray();
    }
}
