package io.plumbline.engine.nd4j;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The backend that ND4J computes with in this process. ND4J chooses it once, before its first array, and everything in the
 * process then computes with it, engine.cpu among the rest, which cannot on a GPU. So the distribution with the CUDA backend does
 * not name that one to ND4J, and a process that is to compute on a GPU names it here.
 */
final class Backend {
    private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";
    /** Names {@link #CUDA}. */
    private static final String CUDA_SERVICE = "io/plumbline/engine/nd4j/cuda-backend";

    private static final String SERVICES = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

    private Backend() {}

    /** Returns whether this build has the CUDA backend. */
    static boolean hasCuda() {
        return hasCuda(Backend.class.getClassLoader());
    }

    static boolean hasCuda(ClassLoader classes) {
        return classes.getResource(CUDA.replace('.', '/') + ".class") != null;
    }

    /**
     * Computes on a GPU in this process.
     *
     * @throws PlumblineException of kind CONFIGURATION where ND4J computes on the processor already, or finds no GPU
     */
    static void useCuda() {
        ND4JClassLoading.setNd4jClassloader(new WithCuda(Backend.class.getClassLoader()));
        String loaded = Nd4j.getBackend().getClass().getName();
        if (!loaded.equals(CUDA)) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot compute with engine.type = nd4j on a GPU: in this process ND4J computes with "
                            + loaded.substring(loaded.lastIndexOf('.') + 1)
                            + ", since it did so before or cannot load CUDA 11.6; run on executors, not with a local master,"
                            + " with CUDA 11.6's libraries on LD_LIBRARY_PATH");
        }
    }

    /** Sees the CUDA backend among the services. */
    static final class WithCuda extends ClassLoader {
        WithCuda(ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> found = new ArrayList<>(Collections.list(super.getResources(name)));
            if (name.equals(SERVICES)) {
                found.add(getResource(CUDA_SERVICE));
            }
            return Collections.enumeration(found);
        }
    }
}
