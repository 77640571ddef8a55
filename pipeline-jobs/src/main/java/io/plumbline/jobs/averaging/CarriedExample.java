package io.plumbline.jobs.averaging;

import io.plumbline.example.ReferencedExample;
import org.nd4j.linalg.dataset.MultiDataSet;

/** An example in the type that dl4j-spark passes to a training master. It is carried as it is: no array is made of it. */
public final class CarriedExample extends MultiDataSet {
    private static final long serialVersionUID = 1L;

    private final ReferencedExample example;

    /** Carries an example. */
    public CarriedExample(ReferencedExample example) {
        this.example = example;
    }

    /** Returns the example that is carried. */
    static ReferencedExample of(org.nd4j.linalg.dataset.api.MultiDataSet carried) {
        return ((CarriedExample) carried).example;
    }
}
