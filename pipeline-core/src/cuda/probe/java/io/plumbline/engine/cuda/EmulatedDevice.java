package io.plumbline.engine.cuda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Runs the kernels on the host, compiled by g++ with the emulator's header; products in double precision. New memory
 * holds NaN, so that what reads it before it is written shows.
 */
final class EmulatedDevice implements Device {
    private static final int NAN = 0xFF;
    private static final int ALIGNMENT = 256;

    /** Of a block on an H100 or H200. */
    private static final int SHARED_BYTES = 227 << 10;

    private final Path emulator;
    private final Path work;
    private final Map<Long, Pointer> memory = new HashMap<>();
    private int compiled;

    /** @param emulator the directory of the emulator's sources */
    EmulatedDevice(Path emulator) {
        this.emulator = emulator;
        try {
            work = Files.createTempDirectory("emulator");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path library = work.resolve("host.so");
        run(List.of("g++", "-O2", "-shared", "-fPIC", "-o", library.toString(), source("host.cpp")));
        System.load(library.toString());
    }

    private String source(String name) {
        return emulator.resolve(name).toString();
    }

    private static void run(List<String> command) {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + command + " was running", e);
        }
    }

    @Override
    public void enter() {
        // Memory and kernels are those of the process.
    }

    @Override
    public int sharedBytes() {
        return SHARED_BYTES;
    }

    @Override
    public long allocate(long bytes) {
        BytePointer block = new BytePointer(bytes + ALIGNMENT);
        Pointer.memset(block, NAN, bytes + ALIGNMENT);
        long address = (block.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        memory.put(address, block);
        return address;
    }

    @Override
    public void free(long address) {
        memory.remove(address).close();
    }

    @Override
    public void zero(long address, long bytes) {
        Pointer.memset(new Address(address), 0, bytes);
    }

    @Override
    public void copyIn(long target, ByteBuffer source) {
        Pointer.memcpy(new Address(target), new Pointer(source), source.remaining());
    }

    @Override
    public void copyOut(ByteBuffer target, long source) {
        Pointer.memcpy(new Pointer(target), new Address(source), target.remaining());
    }

    @Override
    public void copy(long target, long source, long bytes) {
        Pointer.memcpy(new Address(target), new Address(source), bytes);
    }

    @Override
    public Program compile(String source, List<String> definitions) {
        String name = "launch" + ++compiled;
        Path kernels = work.resolve(name + ".cu");
        Path library = work.resolve(name + ".so");
        try {
            Files.writeString(kernels, source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(
                List.of("bash", source("build.sh"), kernels.toString(), library.toString(), "-DENTRY=" + name));
        definitions.forEach(definition -> command.add("-D" + definition));
        run(command);
        try (BytePointer path = new BytePointer(library.toString());
                BytePointer symbol = new BytePointer(name)) {
            long entry = EmulatorLibrary.find(path.address(), symbol.address());
            if (entry == 0) {
                throw new IllegalStateException("There is no function " + name + " in " + library);
            }
            return new EmulatedProgram(entry);
        }
    }

    @Override
    public void multiply(Product product) {
        int inner = product.leftTransposed()
                ? product.left().rows()
                : product.left().columns();
        try (LongPointer numbers = new LongPointer(
                product.result().rows(),
                product.result().columns(),
                inner,
                product.leftTransposed() ? 1 : 0,
                product.rightTransposed() ? 1 : 0,
                product.keep(),
                Double.doubleToRawLongBits(product.scale()),
                product.left().address(),
                product.left().stride(),
                product.left().element().bytes(),
                product.right().address(),
                product.right().stride(),
                product.right().element().bytes(),
                product.result().address(),
                product.result().stride(),
                product.result().element().bytes())) {
            EmulatorLibrary.multiply(numbers.address());
        }
    }

    @Override
    public void synchronize() {
        // Everything is done when it returns.
    }

    @Override
    public void close() {
        memory.values().forEach(Pointer::close);
        memory.clear();
        File[] files = work.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            file.delete();
        }
        work.toFile().delete();
    }
}
