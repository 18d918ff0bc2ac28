package dev.reprise.app.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and where the heavy libraries may be used. */
class ModulesTest {
    private static final String ROOT = "dev.reprise.";

    /** Module, by its package, to the modules it may import. Every module is here. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("api", Set.of()),
            Map.entry("core", Set.of("api")),
            Map.entry("journal", Set.of("api")),
            Map.entry("simulator", Set.of("api")),
            Map.entry("live", Set.of("api", "core", "journal")),
            Map.entry("backtest", Set.of("api", "core", "journal")),
            Map.entry("export", Set.of("api", "journal")),
            Map.entry("strategies", Set.of("api")),
            Map.entry("adapters", Set.of("api")),
            Map.entry("localvenues", Set.of("api", "simulator", "adapters")),
            Map.entry(
                    "app",
                    Set.of(
                            "api",
                            "core",
                            "journal",
                            "simulator",
                            "live",
                            "backtest",
                            "export",
                            "strategies",
                            "adapters",
                            "localvenues")));

    /** Library, by its package, to the modules that may use it. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("net.openhft.chronicle.", Set.of("journal")),
            Map.entry("net.openhft.affinity.", Set.of("live")),
            Map.entry("com.lmax.disruptor.", Set.of("live")),
            Map.entry("org.HdrHistogram.", Set.of("live", "backtest", "app")),
            Map.entry("org.ta4j.", Set.of("strategies")),
            Map.entry("org.java_websocket.", Set.of("adapters", "localvenues")),
            Map.entry("de.siegmar.", Set.of("adapters")),
            Map.entry("tools.jackson.", Set.of("adapters", "localvenues", "app")),
            Map.entry("com.fasterxml.jackson.", Set.of("adapters", "localvenues", "app")),
            Map.entry("com.github.luben.", Set.of("adapters")),
            Map.entry("org.hipparchus.", Set.of("backtest")),
            Map.entry("com.jerolba.carpet.", Set.of("export")),
            Map.entry("org.apache.parquet.", Set.of("export")),
            Map.entry("org.apache.hadoop.", Set.of("export")),
            Map.entry("picocli.", Set.of("app")),
            Map.entry("org.snakeyaml.", Set.of("app")),
            Map.entry("me.tongfei.", Set.of("app")),
            Map.entry("com.github.freva.", Set.of("app")),
            Map.entry("org.apache.logging.", Set.of("app")));

    /** Modules that do not log. */
    private static final Set<String> SILENT = Set.of("core", "simulator");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.reprise");

    private static String module(final JavaClass type) {
        final String name = type.getBaseComponentType().getName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        final String rest = name.substring(ROOT.length());
        return rest.substring(0, Math.max(rest.indexOf('.'), 0));
    }

    private static Set<String> violations(
            final Map<String, Set<String>> arrows, final Map<String, Set<String>> libraries, final Set<String> silent) {
        final Set<String> violations = new TreeSet<>();
        for (final JavaClass type : CLASSES) {
            final String from = module(type);
            for (final Dependency dependency : type.getDirectDependenciesFromSelf()) {
                final JavaClass target = dependency.getTargetClass().getBaseComponentType();
                final String to = module(target);
                if (!to.isEmpty()
                        && !to.equals(from)
                        && !arrows.getOrDefault(from, Set.of()).contains(to)) {
                    violations.add(from + " may not import " + to + ": " + dependency.getDescription());
                }
                libraries.forEach((library, allowed) -> {
                    if (target.getName().startsWith(library) && !allowed.contains(from)) {
                        violations.add(from + " may not use " + library + ": " + dependency.getDescription());
                    }
                });
                if (silent.contains(from) && target.getName().startsWith("org.slf4j.")) {
                    violations.add(from + " may not log: " + dependency.getDescription());
                }
            }
        }
        return violations;
    }

    @Test
    void shouldKeepTheArrowsBetweenModules() {
        assertEquals(Set.of(), violations(MAY_IMPORT, LIBRARIES, SILENT));
    }

    @Test
    void shouldKnowEveryModule() {
        final Set<String> found = new TreeSet<>();
        CLASSES.forEach(type -> found.add(module(type)));

        assertTrue(MAY_IMPORT.keySet().containsAll(found), found.toString());
        assertTrue(found.containsAll(List.of("api", "core", "journal", "strategies", "app")), found.toString());
    }

    @Test
    void shouldNoticeAnArrowThatIsNotAllowed() {
        assertFalse(violations(Map.of(), Map.of(), Set.of()).isEmpty());
        assertFalse(violations(MAY_IMPORT, Map.of("tools.jackson.", Set.of()), Set.of())
                .isEmpty());
        assertFalse(violations(MAY_IMPORT, Map.of(), Set.of("app")).isEmpty());
    }
}
