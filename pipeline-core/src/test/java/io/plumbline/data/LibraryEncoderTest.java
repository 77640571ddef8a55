package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.data.LibraryEncoder.LibraryFailedException;
import io.plumbline.data.TextTokenizer.NoTokenException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class LibraryEncoderTest {
    private final Set<Long> held = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private Predicate<String> fails = text -> text.contains("?");
    private RuntimeException failure = new RuntimeException("WordLevel error: secret text");

    private final LibraryEncoder encoder = new LibraryEncoder(this::library, held::remove);

    private long library(String text) {
        asked.add(text);
        if (fails.test(text)) {
            throw failure;
        }
        long handle = asked.size();
        held.add(handle);
        return handle;
    }

    @Test
    void aTextThatIsRefusedTwiceIsAtFault() {
        encoder.encode("good");
        assertThatThrownBy(() -> encoder.encode("what?"))
                .isInstanceOf(NoTokenException.class)
                .hasMessage("the tokenizer has no token for some of the text")
                .hasNoCause();
        assertThat(asked).containsExactly("good", "what?", "good", "what?");
        assertThat(held).as("the first encoding alone is the caller's").hasSize(1);
        assertThat(encoder.encode("good")).isPositive();
    }

    @Test
    void theFirstTextMayBeAtFaultToo() {
        assertThatThrownBy(() -> encoder.encode("what?")).isInstanceOf(NoTokenException.class);
        assertThat(asked).containsExactly("what?", "", "what?");
        assertThat(held).isEmpty();
    }

    @Test
    void aLibraryThatFailsOnWhatItEncodedBeforeIsAtFaultItself() {
        encoder.encode("good");
        fails = text -> !text.isEmpty();
        assertThatThrownBy(() -> encoder.encode("another"))
                .isInstanceOf(LibraryFailedException.class)
                .hasMessage(
                        "The tokenizer's native library failed: it fails on a text that it encoded before. No row is"
                                + " at fault; look at this machine's memory and at the executor's error output")
                .hasNoCause();
    }

    @Test
    void aFailureThatDoesNotComeAgainIsNotTheTexts() {
        encoder.encode("good");
        fails = text -> text.equals("another") && !asked.contains("good again") && asked.size() == 2;
        assertThatThrownBy(() -> encoder.encode("another"))
                .isInstanceOf(LibraryFailedException.class)
                .hasMessageStartingWith(
                        "The tokenizer's native library failed: it failed on a text that it encodes at the"
                                + " second attempt. ")
                .hasMessageNotContaining("secret");
        assertThat(held).hasSize(1);
    }

    @Test
    void otherClassesAndErrorsAreNeverTheTexts() {
        failure = new IllegalStateException("closed");
        assertThatThrownBy(() -> encoder.encode("what?")).isSameAs(failure);
        LibraryEncoder empty = new LibraryEncoder(
                text -> {
                    throw new OutOfMemoryError("no room");
                },
                held::remove);
        assertThatThrownBy(() -> empty.encode("what?"))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("no room");
    }
}
