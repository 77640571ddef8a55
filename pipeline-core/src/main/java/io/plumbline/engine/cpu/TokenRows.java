package io.plumbline.engine.cpu;

/** The rows of a batch: a token each, with all that row by row work asks about it. */
interface TokenRows {
    /** Returns the rows. */
    Range rows();

    /** Returns the id of a row's token. */
    int tokenId(int row);

    /** Returns the position of a row's token in its sequence, from 0. */
    int position(int row);

    /** Returns the number of tokens of the sequence whose length decides a row's angles. */
    int longestOfGroup(int row);

    /** Returns the rows from which tokens are predicted. */
    Predictions predictions();
}
