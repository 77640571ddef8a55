package io.plumbline.data;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlainText;
import io.plumbline.Platform;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Hugging Face's own tokenizer library over a {@code tokenizer.json} and the tokens and settings that stand beside it
 * ({@link AddedTokens}, {@link ConfiguredSteps}). It downloads nothing and reports nothing about its use. It adds no special token by
 * itself, but it does read the text of one, such as {@code <|endoftext|>}, as that token wherever it
 * stands, as transformers and TRL do. Safe for use by many threads.
 */
public final class TextTokenizer implements AutoCloseable {
    static {
        // Read by the library when it is first used.
        System.setProperty("DJL_OFFLINE", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private static final Map<String, String> PLAIN =
            Map.of("truncation", "do_not_truncate", "padding", "do_not_pad", "addSpecialTokens", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final LibraryEncoder encoder;
    private final SpecialTokens special;
    private final Optional<String> begin;
    private final Seams seams;
    private final WordCache words;
    private final boolean addsBos;
    private final OptionalInt vocabularySize;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, TokenizerTree tree) {
        this.tokenizer = tokenizer;
        // Not through HuggingFaceTokenizer.encode: it copies out seven arrays of which one or two are used.
        this.encoder = new LibraryEncoder(
                text -> TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false),
                TokenizersLibrary.LIB::deleteEncoding);
        this.special = SpecialTokens.of(tree);
        this.begin = special.bos().isPresent() ? tree.textOf(special.bos().getAsInt()) : Optional.empty();
        this.seams = Seams.of(tree.tokenizer());
        this.words = new WordCache(seams, text -> encodeWhole(text, false).ids());
        JsonNode size = tree.modelConfig().path("vocab_size");
        this.vocabularySize = size.isInt() ? OptionalInt.of(size.intValue()) : OptionalInt.empty();
        JsonNode configured = tree.tokenizerConfig().path("add_bos_token");
        this.addsBos = special.bos().isPresent()
                && (configured.isBoolean()
                        ? configured.booleanValue()
                        : startsWithBos(tree.place(), special.bos().getAsInt()));
        requireWhole(tree);
        requireEmbedding(tree.place(), "begin-of-sequence", special.bos());
        requireEmbedding(tree.place(), "end-of-sequence", special.eos());
    }

    private boolean startsWithBos(String place, int bos) {
        try {
            long[] ids = tokenizer.encode("", true, false).getIds();
            return ids.length > 0 && ids[0] == bos;
        } catch (RuntimeException e) {
            throw new PlumblineException(
                    Kind.MODEL, "Cannot use the tokenizer in " + place + ": " + PlainText.reason(e), e);
        }
    }

    /** Refuses a token of the files beside {@code tokenizer.json} where the library splits it nevertheless. */
    private void requireWhole(TokenizerTree tree) {
        for (String token : tree.beside()) {
            int[] ids = encodeWhole(token, false).ids();
            if (ids.length != 1 || ids[0] != tree.idOf(token).getAsInt()) {
                throw new PlumblineException(
                        Kind.MODEL,
                        "Cannot use the tokenizer in " + tree.place() + ": its added token '" + token
                                + "' is split into " + ids.length + " tokens; save the tokenizer with transformers");
            }
        }
    }

    private void requireEmbedding(String place, String name, OptionalInt id) {
        if (id.isPresent() && vocabularySize.isPresent() && id.getAsInt() >= vocabularySize.getAsInt()) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot use the tokenizer in " + place + ": its " + name + " id " + id.getAsInt()
                            + " is not below the model's vocab_size " + vocabularySize.getAsInt());
        }
    }

    /**
     * Builds a tokenizer.
     *
     * @throws PlumblineException of kind MODEL where a file is broken or names a token that is not there
     */
    public static TextTokenizer of(TokenizerFiles files) {
        Platform.require();
        TokenizerTree tree = TokenizerTree.of(files);
        TokenizerChecks.check(tree);
        HuggingFaceTokenizer tokenizer;
        try {
            byte[] json = tree.tokenizerJson().getBytes(StandardCharsets.UTF_8);
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), PLAIN);
        } catch (IOException | RuntimeException e) {
            throw new PlumblineException(
                    Kind.MODEL, "Cannot load " + files.place() + "/tokenizer.json: " + PlainText.reason(e), e);
        }
        try {
            return new TextTokenizer(tokenizer, tree);
        } catch (Throwable thrown) {
            tokenizer.close();
            throw thrown;
        }
    }

    /** Id of begin of sequence; empty where the tokenizer has none. */
    public OptionalInt bos() {
        return special.bos();
    }

    /** Id of end of sequence; empty where the tokenizer has none. */
    public OptionalInt eos() {
        return special.eos();
    }

    /** Returns the ids at which a text ends: end of sequence, and others that the model's configuration lists as such. */
    public int[] ends() {
        return special.ends().stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** The text that is read as begin of sequence; empty where there is none. */
    Optional<String> begin() {
        return begin;
    }

    /** Returns whether a text ends at this token: end of sequence, or another that the model's configuration lists as one. */
    boolean isEnd(int id) {
        return special.ends().contains(id);
    }

    /** Returns whether tokens hold nothing but white space. */
    boolean isBlank(int[] ids) {
        return ids.length == 0 || decode(ids, false).isBlank();
    }

    /** Returns whether the tokenizer, as its directory configures it, starts every text with begin of sequence. */
    public boolean addsBos() {
        return addsBos;
    }

    /** Rows of the model's token embedding, from {@code config.json}; empty where there is none. */
    public OptionalInt vocabularySize() {
        return vocabularySize;
    }

    /**
     * The token ids of a text, without any added.
     *
     * @throws NoTokenException where the tokenizer has no token for some of it
     */
    public int[] encode(String text) {
        return words.encode(text);
    }

    /**
     * Returns the last place at which a text may be cut without a change of tokens, whatever follows the text; 0 where no
     * such place is known.
     */
    int seam(String text) {
        return seams.last(text);
    }

    /**
     * As {@link #encode}, with the ends of the first tokens at least. To find a token's end costs more than to find the
     * token.
     *
     * @param within the ends of all tokens within so many UTF-16 units are given; at least 1
     */
    Encoded encodeWithEnds(String text, int within) {
        int cut = seams.next(text, within);
        Encoded start = encodeWhole(text.substring(0, cut), true);
        return cut == text.length()
                ? start
                : new Encoded(TokenIds.join(List.of(start.ids(), encode(text.substring(cut)))), start.ends());
    }

    /** Returns the library's tokens of the whole text, where nothing is known of its words. */
    Encoded encodeWhole(String text, boolean withEnds) {
        long encoding = encoder.encode(text);
        try {
            long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            int[] narrow = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
                if (ids[i] > Integer.MAX_VALUE) {
                    throw new NoTokenException("token id " + ids[i] + " is larger than any model's");
                }
                narrow[i] = (int) ids[i];
            }
            return new Encoded(narrow, withEnds ? ends(encoding) : null);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    private static int[] ends(long encoding) {
        CharSpan[] spans = TokenizersLibrary.LIB.getTokenCharSpans(encoding);
        int[] ends = new int[spans.length];
        for (int i = 0; i < spans.length; i++) {
            ends[i] = spans[i].getEnd();
        }
        return ends;
    }

    /** The text of token ids, special tokens left out. */
    public String decode(int[] ids) {
        return decode(ids, true);
    }

    /** The text of token ids, special tokens as they are written. */
    String decodeAll(int[] ids) {
        return decode(ids, false);
    }

    private String decode(int[] ids, boolean skipSpecial) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return tokenizer.decode(wide, skipSpecial);
    }

    /** Gives the native memory back. */
    @Override
    public void close() {
        tokenizer.close();
    }

    /** Says that this tokenizer cannot tokenise a text. */
    public static final class NoTokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoTokenException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * A text's tokens.
     *
     * @param ids token ids
     * @param ends Unicode characters of the text up to each token's end, for all tokens or the first ones; null if not
     *     asked for
     */
    record Encoded(int[] ids, int[] ends) {}
}
