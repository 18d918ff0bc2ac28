/**
 * The configuration: YAML, environment and flags, merged, checked and made into records.
 *
 * <p>Start with {@link dev.reprise.app.config.ConfigLoader}; what it gives is a {@link dev.reprise.app.config.ResolvedConfig}.
 * Every mistake is a {@link dev.reprise.app.config.ConfigProblem} with its place and remedy, and all of them are reported at once.
 * The YAML is read as events and kept as {@link dev.reprise.app.config.ConfigNode}s, because data binding forgets where a value
 * stood and stops at the first error. Immutable results, used at start only.
 */
package dev.reprise.app.config;
