package io.plumbline.jobs.averaging;

import java.io.Serializable;

/** Gives a worker the state that a round begins with. */
interface StateSource extends Serializable {
    /** Overwrites a worker's vectors. */
    void copyTo(TrainingState worker);
}
