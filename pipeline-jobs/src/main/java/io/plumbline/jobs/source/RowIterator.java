package io.plumbline.jobs.source;

import java.util.Iterator;

/** Rows of an open file. */
interface RowIterator extends Iterator<InputRow>, AutoCloseable {
    @Override
    void close();
}
