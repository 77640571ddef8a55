package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordCacheTest {
    private final List<String> asked = new ArrayList<>();

    @Test
    void asksTheLibraryOnceAWord() throws IOException {
        WordCache cache = cache(TestTokenizers.json());
        assertThat(cache.encode("so it is, so it was")).containsExactly(2, 3, 4, 3, 3, 4);
        assertThat(cache.encode("it is, so")).containsExactly(2, 4, 3);
        assertThat(asked).containsExactly("so", " it", " is,", " so", " was", "it");
    }

    @Test
    void asksOfLongWordsAlwaysAndOfATextWithoutWordsAtOnce() throws IOException {
        String address = "/" + "a".repeat(40);
        WordCache cache = cache(TestTokenizers.json());
        cache.encode("at " + address);
        cache.encode("at " + address);
        assertThat(asked).containsExactly("at", " " + address, " " + address);
        asked.clear();
        WordCache whole = cache("{\"pre_tokenizer\":null}");
        whole.encode("so it is");
        whole.encode("so it is");
        assertThat(asked).containsExactly("so it is", "so it is");
    }

    @Test
    void holdsABoundedNumberOfWords() throws IOException {
        WordCache cache = cache(TestTokenizers.json());
        cache.encode("a b");
        for (int i = 0; i < 1 << 16; i++) {
            cache.encode("a b" + i);
        }
        asked.clear();
        assertThat(cache.encode("a b")).containsExactly(1, 2);
        assertThat(asked).contains(" b");
    }

    @Test
    void servesManyThreads() throws IOException {
        WordCache cache = new WordCache(
                Seams.of(new ObjectMapper().readTree(TestTokenizers.json())), word -> new int[] {word.length()});
        assertThat(IntStream.range(0, 200_000).parallel().filter(i -> {
                    int[] ids = cache.encode("a b" + i + " c" + i % 7);
                    return ids.length == 3 && ids[1] == 2 + Integer.toString(i).length();
                }))
                .hasSize(200_000);
    }

    /** Its library answers with a word's length. */
    private WordCache cache(String tokenizer) throws IOException {
        return new WordCache(Seams.of(new ObjectMapper().readTree(tokenizer)), word -> {
            asked.add(word);
            return new int[] {word.length()};
        });
    }
}
