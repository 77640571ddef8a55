package io.plumbline.engine.cuda;

import io.plumbline.engine.PromptGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Pairs as token ids: a line a pair, {@code prompt|chosen|rejected}, ids apart by spaces. */
final class PairFile {
    private static final int FIELDS = 3;

    private PairFile() {}

    /** Reads all pairs. */
    static List<PromptGroup> read(Path file) {
        return read(file, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Reads pairs for a model of another vocabulary.
     *
     * @param mostTokens of a sequence; completions are cut, and pairs without room for one are left out
     * @param vocabulary ids are taken modulo
     */
    static List<PromptGroup> read(Path file, int mostTokens, int vocabulary) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> Arrays.stream(line.split("\\|"))
                            .map(ids -> ids(ids, vocabulary))
                            .toList())
                    .filter(parts -> parts.size() == FIELDS && parts.get(0).length < mostTokens)
                    .map(parts -> {
                        int room = mostTokens - parts.get(0).length;
                        return new PromptGroup(
                                parts.get(0), List.of(first(parts.get(1), room), first(parts.get(2), room)));
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] ids(String text, int vocabulary) {
        return Arrays.stream(text.split(" "))
                .mapToInt(id -> Integer.parseInt(id) % vocabulary)
                .toArray();
    }

    private static int[] first(int[] ids, int most) {
        return Arrays.copyOf(ids, Math.min(most, ids.length));
    }
}
