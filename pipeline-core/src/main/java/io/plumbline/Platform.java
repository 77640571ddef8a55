package io.plumbline;

import io.plumbline.PlumblineException.Kind;

/** The platform of the machine code that Plumbline carries: the engine and the tokenizers. */
public final class Platform {
    private Platform() {}

    /**
     * Checks this process's.
     *
     * @throws PlumblineException of kind CONFIGURATION where the machine code is made for another
     */
    public static void require() {
        require(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static void require(String system, String processor) {
        boolean x86 = processor.equals("amd64") || processor.equals("x86_64");
        if (!system.equals("Linux") || !x86) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot run on " + system + " on " + processor
                            + ": Plumbline's machine code is for 64-bit Linux on x86-64; run the driver and all executors"
                            + " on machines of that kind");
        }
    }
}
