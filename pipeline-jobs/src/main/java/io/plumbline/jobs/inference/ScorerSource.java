package io.plumbline.jobs.inference;

import java.io.Serializable;

/** What an executor needs to come by a scorer; two equal sources give the same scorer. Implemented by records. */
public interface ScorerSource extends Serializable {
    /** Loads; called once a JVM as long as no other source is asked for between. */
    BatchScorer open();
}
