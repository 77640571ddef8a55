package io.plumbline.engine.nd4j;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Keeps the operations of a class of tests on the thread that asks for them: on arrays as small as theirs, threads that share an
 * operation wait for each other far longer than they work, above all where several processes test at a time.
 */
public final class OneThread implements BeforeAllCallback, AfterAllCallback {
    private int before;

    private static NativeOps operations() {
        // The backend is found first, which makes them.
        Nd4j.getBackend();
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        before = operations().ompGetMaxThreads();
        operations().setOmpNumThreads(1);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        operations().setOmpNumThreads(before);
    }
}
