package io.plumbline.data;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TextTokenizer.Encoded;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns an example into tokens. Prompt and completion are tokenised together, as a model reads them, and parted at a
 * token: the prompt is the longest common token prefix of prompt + completion over the completions, within the prompt's
 * characters, so that a decoder can hold it once for all. Where a token stands across the prompt's end, it belongs to
 * the completions, and the example is marked.
 *
 * <p><b>Special tokens.</b> Begin of sequence stands once, at the prompt's start, and end of sequence closes a completion
 * that was not cut. Where the text itself has such a token there, with or without white space around it, no second one
 * is added:
 *
 * <ul>
 *   <li>a prompt that begins with begin of sequence gets no second one, and keeps it where its start is cut off;
 *   <li>a completion that begins with begin of sequence loses it where the prompt has one, and where the prompt is empty,
 *       since begin of sequence then stands for the prompt. It stays where one token is both begin and end of sequence and
 *       means the end here;
 *   <li>a completion that ends with any of the ids at which the model ends a text gets no end of sequence. White space
 *       behind that id, as chat templates leave it, stays.
 * </ul>
 *
 * <p>Special tokens anywhere else are kept as the text has them. A text that a chat template has written is taken as it is: it gets
 * no end of sequence, and begin of sequence only where {@code tokenizer.add-bos} is {@code true}.
 *
 * <p>The prompt is cut to its length first, then each completion to what is left. Safe for use by many threads.
 */
public final class ExampleTokenizer {
    private final TextTokenizer tokenizer;
    private final TokenizerOptions options;
    private final PromptTokenizer prompts;

    /**
     * @param tokenizer the model's tokenizer
     * @param options lengths and special tokens
     * @throws PlumblineException of kind CONFIGURATION where the options ask for a special token that is not there
     */
    public ExampleTokenizer(TextTokenizer tokenizer, TokenizerOptions options) {
        this.tokenizer = tokenizer;
        this.options = options;
        this.prompts = new PromptTokenizer(tokenizer, options);
        if (options.addEos() && tokenizer.eos().isEmpty()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "tokenizer.add-eos is true, but the tokenizer has no end-of-sequence token; name eos_token in"
                            + " tokenizer_config.json or set tokenizer.add-eos = false");
        }
    }

    /**
     * Tokenises an example.
     *
     * @param text prompt and completions
     * @param id the example's id
     * @param source the data set that it comes from
     * @throws QuarantineException where no usable example is left: no token of a completion, two completions of the same
     *     tokens, no begin of sequence to stand for an empty prompt, text without a token, an id without an embedding
     */
    public TokenizedExample tokenize(TextExample text, String id, String source) throws QuarantineException {
        Parts parts;
        try {
            parts = parts(text.prompt(), isWritten(text) ? text.completions() : unbegun(text));
        } catch (TextTokenizer.NoTokenException e) {
            throw new QuarantineException(Reason.TOKEN_OUT_OF_VOCABULARY, e.getMessage());
        }
        for (int[] ids : parts.ids()) {
            prompts.requireKnown(ids);
        }
        int count = parts.ids().length;
        int[] prompt = prompts.begun(Arrays.copyOf(parts.ids()[0], parts.shared()), isWritten(text));
        int[] kept = cutPrompt(prompt);
        int room = options.maxLength() - kept.length;
        int[][] completions = new int[count][];
        boolean[] truncated = new boolean[count];
        for (int index = 0; index < count; index++) {
            int[] completion = completion(Example.name(index, count), parts.ids()[index], parts.shared());
            completion = options.addEos() && !isWritten(text) ? closed(completion) : completion;
            completions[index] = Arrays.copyOf(completion, Math.min(room, completion.length));
            truncated[index] = completions[index].length < completion.length;
        }
        requireDistinct(completions);
        List<CountedTokens> counted = new ArrayList<>();
        for (int index = 0; index < text.answers().size(); index++) {
            counted.add(answerTokens(parts, text, index).within(completions[index].length));
        }
        int[] ranks = text.ranks().stream().mapToInt(Integer::intValue).toArray();
        return new TokenizedExample(
                new Example(id, source, kept, completions, ranks, text.strength(), counted),
                kept.length < prompt.length,
                truncated,
                parts.merged());
    }

    private static void requireDistinct(int[][] completions) throws QuarantineException {
        Map<IntBuffer, Integer> seen = new HashMap<>();
        for (int index = 0; index < completions.length; index++) {
            Integer same = seen.putIfAbsent(IntBuffer.wrap(completions[index]), index);
            if (same != null) {
                throw new QuarantineException(
                        Reason.IDENTICAL_AFTER_TRUNCATION,
                        Example.name(same, completions.length) + " and " + Example.name(index, completions.length)
                                + " are the same " + completions[index].length + " tokens");
            }
        }
    }

    /**
     * Tokens of all texts.
     *
     * @param ids token ids of prompt + completion, for each completion
     * @param shared how many they share from their start within the prompt's characters
     * @param merged true if a token stands across the prompt's end
     * @param tail end of the prompt that is tokenised with each completion
     */
    private record Parts(int[][] ids, int shared, boolean merged, String tail) {}

    private CountedTokens answerTokens(Parts parts, TextExample text, int index) {
        if (text.answers().get(index).isEmpty()) {
            return new CountedTokens(new int[0]);
        }
        String whole = parts.tail() + text.completions().get(index);
        int[] ends = tokenizer.encodeWithEnds(whole, whole.length()).ends();
        return AnswerTokens.of(
                whole,
                parts.tail().length(),
                text.answers().get(index),
                ends,
                // The tokens before the tail are not among the ends.
                parts.shared() - (parts.ids()[index].length - ends.length));
    }

    private Parts parts(String prompt, List<String> completions) {
        // The text before the seam has the same tokens in front of every completion, so it is tokenised once.
        boolean spaced = completions.stream().allMatch(completion -> completion.startsWith(" "));
        int seam = tokenizer.seam(spaced ? prompt + " " : prompt);
        int[] head = seam == 0 ? new int[0] : tokenizer.encode(prompt.substring(0, seam));
        String tail = prompt.substring(seam);
        if (tail.isEmpty()) {
            return parts(head, completions.stream().map(tokenizer::encode).toArray(int[][]::new), 0, false, tail);
        }
        Encoded first = tokenizer.encodeWithEnds(tail + completions.get(0), tail.length());
        int[][] ids = new int[completions.size()][];
        ids[0] = first.ids();
        for (int index = 1; index < ids.length; index++) {
            ids[index] = tokenizer.encode(tail + completions.get(index));
        }
        int boundary = tail.codePointCount(0, tail.length());
        int shared = sharedTokens(ids, first.ends(), boundary);
        int end = shared == 0 ? 0 : first.ends()[shared - 1];
        // A merge gives the prompt other tokens than it has alone. It is looked for only where the shared tokens end
        // early.
        boolean merged = end < boundary && !Arrays.equals(tokenizer.encode(tail), Arrays.copyOf(ids[0], shared));
        return parts(head, ids, shared, merged, tail);
    }

    private static Parts parts(int[] head, int[][] tails, int shared, boolean merged, String tail) {
        int[][] ids = new int[tails.length][];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = TokenIds.join(List.of(head, tails[index]));
        }
        return new Parts(ids, head.length + shared, merged, tail);
    }

    /** Returns how many tokens all texts share from their start, of those that end within the prompt. */
    private static int sharedTokens(int[][] ids, int[] ends, int boundary) {
        int shared = 0;
        while (shared < ends.length && ends[shared] <= boundary) {
            shared++;
        }
        for (int[] other : ids) {
            int mismatch = Arrays.mismatch(ids[0], 0, shared, other, 0, Math.min(shared, other.length));
            shared = mismatch < 0 ? shared : mismatch;
        }
        return shared;
    }

    private static boolean isWritten(TextExample text) {
        return text.ends() == TextExample.Ends.WRITTEN;
    }

    private int[] cutPrompt(int[] prompt) {
        int length = options.maxPromptLength();
        if (prompt.length <= length) {
            return prompt;
        }
        if (options.truncatePrompt() == TruncatePrompt.KEEP_START) {
            return Arrays.copyOf(prompt, length);
        }
        int[] kept = Arrays.copyOfRange(prompt, prompt.length - length, prompt.length);
        if (prompts.begin(prompt) < 0 || prompts.begin(kept) == 0) {
            return kept;
        }
        if (length > 1 && kept[1] == tokenizer.bos().getAsInt()) {
            return Arrays.copyOfRange(kept, 1, length);
        }
        kept[0] = tokenizer.bos().getAsInt();
        return kept;
    }

    /** Returns the texts of an example, a line each, in which one sees where each token ends: for a console and no log. */
    public List<String> shown(TokenizedExample example) {
        return new ShownExample(tokenizer).lines(example);
    }

    /**
     * Returns whether a text brings begin of sequence itself, and the rule is to add it to such a text: then one of the two
     * stands, and a program that adds the tokenizer's to the same text has two.
     */
    public boolean isBegunTwice(TextExample text) {
        return prompts.begins(isWritten(text))
                && begin(text.prompt().isEmpty() ? text.completions().get(0) : text.prompt()) >= 0;
    }

    private List<String> unbegun(TextExample text) {
        return text.completions().stream()
                .map(completion -> unbegun(text.prompt(), completion))
                .toList();
    }

    /**
     * Returns a completion's text without a begin of sequence that the prompt has already, or that stands for the
     * prompt.
     */
    private String unbegun(String prompt, String completion) {
        int begin = begin(completion);
        if (begin < 0) {
            return completion;
        }
        String rest =
                completion.substring(begin + tokenizer.begin().orElseThrow().length());
        // GPT-2 has one token for both ends: behind a prompt, or alone, it is the end.
        boolean isEnd = tokenizer.isEnd(tokenizer.bos().getAsInt()) && (!prompt.isEmpty() || rest.isBlank());
        boolean begun = prompt.isEmpty() || prompts.begins(false) || begin(prompt) >= 0;
        return begun && !isEnd ? completion.substring(0, begin) + rest : completion;
    }

    /** Place of begin of sequence where a text begins with it, white space aside; -1 where it does not. */
    private int begin(String text) {
        int start = text.length() - text.stripLeading().length();
        return tokenizer.begin().isPresent()
                        && text.startsWith(tokenizer.begin().get(), start)
                ? start
                : -1;
    }

    /**
     * Returns a completion's tokens before they are cut.
     *
     * @param ids tokens of prompt and completion
     * @param shared how many of them are the prompt's
     */
    private int[] completion(String name, int[] ids, int shared) throws QuarantineException {
        int[] own = Arrays.copyOfRange(ids, shared, ids.length);
        if (own.length == 0) {
            throw new QuarantineException(Reason.NOTHING_LEFT, name + " has no token of its own");
        }
        return own;
    }

    /** Returns a completion's tokens with end of sequence behind them. */
    private int[] closed(int[] completion) {
        return isClosed(completion)
                ? completion
                : TokenIds.join(List.of(completion, new int[] {tokenizer.eos().getAsInt()}));
    }

    /** Returns whether the last token, white space aside, is one at which the model ends a text. */
    private boolean isClosed(int[] ids) {
        for (int i = ids.length - 1; i >= 0; i--) {
            if (tokenizer.isEnd(ids[i])) {
                return tokenizer.isBlank(Arrays.copyOfRange(ids, i + 1, ids.length));
            }
        }
        return false;
    }
}
