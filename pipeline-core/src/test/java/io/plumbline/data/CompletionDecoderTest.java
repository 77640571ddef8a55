package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionDecoderTest {
    private static final int[] PROMPT = {};

    /** The first token after which a stop string stands in the text ends it; what is before the string is the text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello world. And more | . | Hello world",
                "Hello world. And more | lo wo | Hel",
                "Hello world. And more | more;And | 'Hello world. '",
                "Hello | H | ''",
                "Hello </s>there</s> | </s> | 'Hello '",
                "naïve café |é| naïve caf",
            })
    void aStopStringEndsWhereItIsWhole(String text, String stop, String left) {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            CompletionDecoder decoder = new CompletionDecoder(tokenizer, List.of(stop.split(";")));
            int[] tokens = untilStopped(tokenizer.encode(text), decoder);
            String all = tokenizer.decodeAll(tokens);
            assertThat(Arrays.stream(stop.split(";"))).anyMatch(all::contains);
            assertThat(Arrays.stream(stop.split(";")))
                    .noneMatch(tokenizer.decodeAll(Arrays.copyOf(tokens, tokens.length - 1))::contains);
            assertThat(decoder.stopped(PROMPT, tokens)).isEqualTo(left);
        }
    }

    private static int[] untilStopped(int[] tokens, CompletionDecoder decoder) {
        for (int count = 1; count <= tokens.length; count++) {
            if (decoder.ends(tokens, count)) {
                return Arrays.copyOf(tokens, count);
            }
        }
        throw new AssertionError("no stop string was found");
    }

    @Test
    void whatStandsBehindTheCountMeansNothing() {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            CompletionDecoder decoder = new CompletionDecoder(tokenizer, List.of("stop"));
            int[] tokens = tokenizer.encode("go on, stop");
            assertThat(decoder.ends(tokens, tokens.length)).isTrue();
            assertThat(decoder.ends(tokens, 1)).isFalse();
            assertThat(new CompletionDecoder(tokenizer, List.of()).ends(tokens, tokens.length))
                    .isFalse();
        }
    }

    @Test
    void theTokenThatEndsSequencesIsNoText() {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            CompletionDecoder decoder = new CompletionDecoder(tokenizer, List.of());
            assertThat(decoder.ended(PROMPT, tokenizer.encode("a word</s>"))).isEqualTo("a word");
            // An id of the configuration need not be a special token.
            assertThat(decoder.ended(PROMPT, tokenizer.encode("words\n"))).doesNotContain("\n");
        }
    }

    @Test
    void aCharacterThatIsCutIsLeftOut() {
        try (TextTokenizer tokenizer = TestTokenizers.tokenizer()) {
            CompletionDecoder decoder = new CompletionDecoder(tokenizer, List.of());
            int[] tokens = tokenizer.encode("ab\uD83D\uDE00");
            assertThat(decoder.cut(PROMPT, tokens)).isEqualTo("ab\uD83D\uDE00");
            int[] cut = Arrays.copyOf(tokens, tokens.length - 1);
            assertThat(tokenizer.decode(cut).getBytes(StandardCharsets.UTF_8)).endsWith((byte) 0xBD);
            assertThat(decoder.cut(PROMPT, cut)).isEqualTo("ab");
        }
    }

    /** A tokenizer of words drops the blank before the first word of what it decodes: the completion's own has to stay. */
    @Test
    void theBlankAtTheBeginningStays() {
        Path model = Fixtures.orSkip("no completion is decoded by a tokenizer of words")
                .resolve("models/tinystories-656k");
        try (TextTokenizer tokenizer = TextTokenizer.of(TokenizerFiles.read("model", (name, most) -> {
            Path file = model.resolve(name);
            try {
                return Files.exists(file) ? Files.readAllBytes(file) : null;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }))) {
            CompletionDecoder decoder = new CompletionDecoder(tokenizer, List.of(" girl", "."));
            int[] whole = tokenizer.encode("<|start_story|>Once upon a time, there was a little girl.");
            for (int begin = 2; begin < whole.length; begin++) {
                int[] prompt = Arrays.copyOf(whole, begin);
                int[] tokens = Arrays.copyOfRange(whole, begin, whole.length);
                String rest = "Once upon a time, there was a little girl."
                        .substring(tokenizer.decode(prompt).length());
                assertThat(decoder.cut(prompt, tokens)).isEqualTo(rest);
                String stopped = decoder.stopped(prompt, untilStopped(tokens, decoder));
                assertThat(rest).startsWith(stopped);
                assertThat(rest.substring(stopped.length())).matches("(\\.| girl\\.).*");
            }
        }
    }
}
