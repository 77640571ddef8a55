package io.plumbline.jobs.inference;

import io.plumbline.engine.EngineKind.DeviceKind;
import java.io.Serializable;

/** The source of an executor's scorer; two equal sources give the same scorer. Implemented by records. */
public interface ScorerSource extends Serializable {
    /** Loads; called once a JVM as long as no other source is asked for between. */
    BatchScorer open();

    /** The device that its scorer computes on. */
    default DeviceKind device() {
        return DeviceKind.PROCESSOR;
    }
}
