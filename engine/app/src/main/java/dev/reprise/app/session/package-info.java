/**
 * From a configuration to a running session: definitions, limits, strategies, directories, summaries.
 *
 * <p>{@link dev.reprise.app.session.PaperSession} is where to begin.
 */
package dev.reprise.app.session;
