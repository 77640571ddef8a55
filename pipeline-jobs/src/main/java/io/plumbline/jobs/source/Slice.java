package io.plumbline.jobs.source;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Part of a file that is read by one task. */
sealed interface Slice extends Serializable permits LineSlice, ParquetSlice, WholeSlice {
    /** The file that it is part of. */
    SourceFile file();

    /** Bytes that are read, or a guess at them. */
    long bytes();

    /** Its rows. */
    RowIterator open(RowRequest request, Configuration hadoop);
}
