# Motcua. "make help" lists what there is.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
HOST ?= 127.0.0.1
FRONT := app/web/frontend
FRONT_SOURCES := $(shell find $(FRONT) -path $(FRONT)/node_modules -prune -o -type f -print 2>/dev/null)

# the demonstration's settings; an installation in earnest sets its own (docs/install.md)
export MOTCUA_DEMO ?= 1
export MOTCUA_SECRET_KEY ?= demo-only-not-secret
export MOTCUA_DATABASE_URL ?= sqlite:///$(CURDIR)/instance/demo.db
export MOTCUA_BASE_URL ?= http://$(HOST):$(PORT)

.DEFAULT_GOAL := help

.PHONY: help
help: ## Danh sách lệnh (this list)
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: run
run: $(VENV)/.installed assets ## Cài đặt, nạp tỉnh mẫu, chạy web và bộ lập lịch (install, load the demo, serve)
	@mkdir -p instance
	@$(BIN)/motcua db upgrade
	@$(BIN)/motcua demo load
	@echo "Tài khoản trình diễn (mật khẩu: motcua): mc.ctxh (một cửa), cv.ctxh (chuyên viên), gd.ctxh (lãnh đạo),"
	@echo "  hd.ctxh (người hướng dẫn), thietke, thamdinh, pheduyet (quy trình), kiemtra (kiểm tra), quantri (hệ thống)."
	@echo "  Tất cả tài khoản và đồng hồ trình diễn: $(MOTCUA_BASE_URL)/trinh-dien"
	@exec $(BIN)/motcua serve --host $(HOST) --port $(PORT)

.PHONY: install
install: $(VENV)/.installed assets ## Cài đặt, không chạy (install only)

.PHONY: assets
assets: app/web/static/app.css app/engine/feel/feelin.js ## Dựng giao diện (build the front end)

.PHONY: test
test: $(VENV)/.tested assets ## Toàn bộ kiểm thử (everything; installs Chromium and PostgreSQL where it may)
	@bash .ci/prepare
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

.PHONY: test-fast
test-fast: $(VENV)/.tested assets ## Kiểm thử nhanh (without slow, browser and PostgreSQL tests)
	$(BIN)/python -m pytest -q -m "not slow and not browser and not postgres" $(ARGS)

.PHONY: lint
lint: $(VENV)/.tested ## ruff, mypy, import-linter
	$(BIN)/ruff check app tests wsgi.py
	$(BIN)/ruff format --check app tests wsgi.py
	$(BIN)/mypy app/domain app/engine app/casework
	$(BIN)/lint-imports

.PHONY: bench
bench: $(VENV)/.tested assets ## Đo tốc độ, ghi build/bench*.json (measure ratios in one run)
	@bash .ci/prepare
	$(BIN)/python tests/benchmarks/complete_task.py
	$(BIN)/python tests/benchmarks/engine_curves.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python tests/benchmarks/due_dates.py
	$(BIN)/python tests/benchmarks/sweeping.py
	$(BIN)/python tests/benchmarks/acts.py

.PHONY: clean
clean: ## Xóa môi trường và tệp dựng, giữ dữ liệu (remove what was built; data stay)
	rm -rf $(VENV) $(FRONT)/node_modules app/web/static app/engine/feel/feelin.js build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên (Python 3.11 or newer is needed)")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tested: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.installed

# One rule makes both: the pages' assets and the engine's FEEL. Without node on the machine, node comes from PyPI.
app/web/static/app.css app/engine/feel/feelin.js &: $(FRONT_SOURCES) | $(VENV)/bin/python
	@PYTHON=$(BIN)/python bash $(FRONT)/build.sh
	@touch app/web/static/app.css app/engine/feel/feelin.js
