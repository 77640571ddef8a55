package io.plumbline;

import java.util.List;

/** A record of the configuration that knows which of its options have no effect with the others chosen. */
public interface OptionEffects {
    /**
     * Returns the options without effect; those that ask for nothing, such as a decay of 0, are not among them.
     *
     * @param section key of the block that the record is bound to, which the keys begin with
     */
    List<IdleOption> idle(String section);
}
