/* ter-cli-study.h — A study of savings, for programs and for people
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-cli.h"
#include "ter-study.h"

G_BEGIN_DECLS

/* Both write the answer and return the exit code. */
int ter_cli_write_study_json (TerCli         *cli,
                              const TerStudy *study,
                              gboolean        ends_included);
int ter_cli_write_study_text (TerCli         *cli,
                              const TerStudy *study,
                              gboolean        ends_included);

G_END_DECLS
