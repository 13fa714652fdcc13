/* ter-verbs.h — The verbs of the command, one file each
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-cli.h"

G_BEGIN_DECLS

#define TER_DECLARE_VERB(name)                                                                     \
  int ter_verb_##name (TerCli *cli, int argc, char **argv)

TER_DECLARE_VERB (check);
TER_DECLARE_VERB (collect);
TER_DECLARE_VERB (datasets);
TER_DECLARE_VERB (demo);
TER_DECLARE_VERB (energy_baseline);
TER_DECLARE_VERB (energy_degree_days);
TER_DECLARE_VERB (import);
TER_DECLARE_VERB (new);
TER_DECLARE_VERB (render);
TER_DECLARE_VERB (series_correct);
TER_DECLARE_VERB (series_get);
TER_DECLARE_VERB (series_history);
TER_DECLARE_VERB (series_list);
TER_DECLARE_VERB (series_withdraw);
TER_DECLARE_VERB (sites);
TER_DECLARE_VERB (source_add);
TER_DECLARE_VERB (source_list);
TER_DECLARE_VERB (source_remove);
TER_DECLARE_VERB (source_test);

G_END_DECLS
