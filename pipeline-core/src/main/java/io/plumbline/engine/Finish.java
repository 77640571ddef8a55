package io.plumbline.engine;

import java.util.Locale;

/** The reason why a completion that was generated is not longer. */
public enum Finish {
    /** Its last token is one that ends sequences. */
    END,
    /** The {@link StopRule} said so after its last token. */
    STOP,
    /** It has as many tokens as were asked for, or as the model has positions for. */
    LENGTH;

    /** Its name in tables: {@code end}, {@code stop}, {@code length}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
