package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Token ids against those that transformers gives. */
class TextTokenizerGoldenIT {
    @Test
    void tokenisesTheGoldenSentencesAsTransformersDoes() throws IOException, QuarantineException {
        String fixtures = System.getenv("PLUMBLINE_FIXTURES");
        if (fixtures == null) {
            System.err.println(
                    "SKIPPED: PLUMBLINE_FIXTURES is not set, so token ids are not compared with transformers");
        }
        assumeTrue(fixtures != null, "PLUMBLINE_FIXTURES is not set");
        Path model = Path.of(fixtures, "models", "tinystories-656k");
        JsonNode sequences = new ObjectMapper()
                .readTree(model.resolve("golden.json").toFile())
                .path("sequences");
        assertThat(sequences).hasSize(80);
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
