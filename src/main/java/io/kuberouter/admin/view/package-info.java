/// The picture of the agent as people read it: rows, states, filters, sorting, words, and the documents of
/// docs/json.md.
/// Pages, JSON, CSV and shell all show these, so that they agree. No I/O.
@NullMarked
package io.kuberouter.admin.view;

import org.jspecify.annotations.NullMarked;
