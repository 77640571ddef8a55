package io.plumbline.jobs.label;

import io.plumbline.Sha256;
import io.plumbline.example.Example;
import io.plumbline.jobs.inference.CompletionGroup;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some of the completions of one prompt, which go through a model together; each once, however many rows hold it.
 *
 * @param group prompt and completions as tokens
 * @param rows for each completion the rows that hold it
 */
record PromptChunk(CompletionGroup group, List<List<CompletionRow>> rows) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Most completions of a chunk, which is never parted into several batches. */
    static final int MOST = 8;

    /** A row with its tokens. */
    record Member(CompletionRow row, Example example) implements Serializable {
        private static final long serialVersionUID = 1L;

        private int[] completion() {
            return example.completions()[0];
        }
    }

    /** Returns the SHA-256 of a prompt's tokens. */
    static String promptKey(Example example) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * example.prompt().length);
        bytes.asIntBuffer().put(example.prompt());
        MessageDigest digest = Sha256.begin();
        digest.update(bytes.array());
        return Sha256.hex(digest);
    }

    /**
     * Returns the chunks of a prompt; which completions share one follows from the rows alone.
     *
     * @param promptKey of all members
     * @param members at least one
     */
    static List<PromptChunk> of(String promptKey, Iterable<Member> members) {
        List<Member> sorted = new ArrayList<>();
        members.forEach(sorted::add);
        sorted.sort(Comparator.comparing(member -> member.row().order()));
        Map<IntBuffer, List<CompletionRow>> byTokens = new LinkedHashMap<>();
        for (Member member : sorted) {
            byTokens.computeIfAbsent(IntBuffer.wrap(member.completion()), first -> new ArrayList<>())
                    .add(member.row());
        }
        int[] prompt = sorted.get(0).example().prompt();
        List<int[]> completions =
                byTokens.keySet().stream().map(IntBuffer::array).toList();
        List<List<CompletionRow>> rows = List.copyOf(byTokens.values());
        List<PromptChunk> chunks = new ArrayList<>();
        for (int start = 0; start < completions.size(); start += MOST) {
            int end = Math.min(start + MOST, completions.size());
            CompletionGroup group = new CompletionGroup(
                    promptKey + "-" + start,
                    prompt,
                    completions.subList(start, end).toArray(int[][]::new));
            chunks.add(new PromptChunk(group, new ArrayList<>(rows.subList(start, end))));
        }
        return chunks;
    }
}
