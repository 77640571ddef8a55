package io.plumbline.data;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerOptions.AddBos;
import java.util.Arrays;
import java.util.List;

/**
 * Turns prompts into tokens, with begin of sequence once at their start where the rule is to add it. Safe for use by many
 * threads.
 */
public final class PromptTokenizer {
    private final TextTokenizer tokenizer;
    private final boolean toTexts;
    private final boolean toWritten;

    /**
     * @param tokenizer the model's tokenizer
     * @param options special tokens
     * @throws PlumblineException of kind CONFIGURATION where the options ask for a special token that is not there
     */
    public PromptTokenizer(TextTokenizer tokenizer, TokenizerOptions options) {
        this.tokenizer = tokenizer;
        this.toWritten = options.addBos() == AddBos.TRUE;
        this.toTexts = toWritten || options.addBos() == AddBos.AUTO && tokenizer.addsBos();
        if (toTexts && tokenizer.bos().isEmpty()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "tokenizer.add-bos is true, but the tokenizer has no begin-of-sequence token; name bos_token in"
                            + " tokenizer_config.json or set tokenizer.add-bos = auto");
        }
    }

    /**
     * Tokenises a prompt that a model is to go on with.
     *
     * @throws QuarantineException where it has no token and the tokenizer no begin of sequence, where it has text without a
     *     token, or an id without an embedding
     */
    public int[] tokenize(PromptRow prompt) throws QuarantineException {
        try {
            int[] ids = tokenizer.encode(prompt.text());
            requireKnown(ids);
            return begun(ids, prompt.isWritten());
        } catch (TextTokenizer.NoTokenException e) {
            throw new QuarantineException(Reason.TOKEN_OUT_OF_VOCABULARY, e.getMessage());
        }
    }

    /**
     * Returns whether begin of sequence is to stand first: in a text that a template has written, only where it is asked for.
     *
     * @param isWritten whether a template has written the text
     */
    boolean begins(boolean isWritten) {
        return isWritten ? toWritten : toTexts;
    }

    /** Returns tokens of a prompt with begin of sequence where it is to stand first; it stands for a prompt without tokens. */
    int[] begun(int[] ids, boolean isWritten) throws QuarantineException {
        if (ids.length > 0 && !begins(isWritten)) {
            return ids;
        }
        if (tokenizer.bos().isEmpty()) {
            throw new QuarantineException(
                    Reason.NO_BOS, "the prompt has no token and the tokenizer has no begin-of-sequence token");
        }
        return begin(ids) >= 0
                ? ids
                : TokenIds.join(List.of(new int[] {tokenizer.bos().getAsInt()}, ids));
    }

    /** Place of begin of sequence where tokens begin with it, white space aside; -1 where they do not. */
    int begin(int[] ids) {
        for (int i = 0; i < ids.length && tokenizer.bos().isPresent(); i++) {
            if (ids[i] == tokenizer.bos().getAsInt()) {
                return tokenizer.isBlank(Arrays.copyOf(ids, i)) ? i : -1;
            }
        }
        return -1;
    }

    /** @throws QuarantineException where the model has no embedding for a token */
    void requireKnown(int[] ids) throws QuarantineException {
        if (tokenizer.vocabularySize().isEmpty()) {
            return;
        }
        int size = tokenizer.vocabularySize().getAsInt();
        for (int id : ids) {
            if (id >= size) {
                throw new QuarantineException(
                        Reason.TOKEN_OUT_OF_VOCABULARY, "token id " + id + ", but the model's vocab_size is " + size);
            }
        }
    }
}
