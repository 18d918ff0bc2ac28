package dev.reprise.app.bench;

import dev.reprise.app.cli.Output;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What the figures were taken on. */
public final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final long KIB_PER_MIB = 1024;

    private Machine() {}

    /** As the JSON has it. What this system does not tell is left out. */
    public static ObjectNode describe() {
        final ObjectNode machine = Output.JSON.createObjectNode();
        machine.put("os", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        final String model = field(CPU, "model name");
        if (!model.isEmpty()) {
            machine.put("cpu", model);
        }
        final String memory = field(MEMORY, "MemTotal").replaceAll("\\D", "");
        if (!memory.isEmpty()) {
            machine.put("memory_mib", Long.parseLong(memory) / KIB_PER_MIB);
        }
        final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load >= 0) {
            machine.put("load_average", load);
        }
        return machine;
    }

    private static String field(final Path file, final String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("");
        } catch (final IOException e) {
            return ""; // not Linux
        }
    }
}
